// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/fetch.h"
#include "tests/support/scriptedhttpserver.h"
#include "tests/support/smalldisk.h"
#include "tests/support/testengine.h"

#include <QCryptographicHash>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::TestEngine;

namespace {

const QByteArray Content = QByteArray("0123456789abcdef").repeated(40'000); // 640,000 bytes
constexpr QLatin1StringView Etag = "\"v1\""_L1;

QByteArray head(int status, const QByteArray &fields)
{
    return "HTTP/1.1 " + QByteArray::number(status) + " Reason\r\n" + fields + "\r\n";
}

QByteArray lengthOf(const QByteArray &body)
{
    return "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
}

QByteArray whole(const QByteArray &body,
                 const QByteArray &fields = "ETag: \"v1\"\r\nContent-Type: text/x\r\n")
{
    return head(200, fields + lengthOf(body)) + body;
}

QByteArray chunked(const QByteArray &body, bool complete = true)
{
    QByteArray out = head(200, "Transfer-Encoding: chunked\r\n");
    constexpr qsizetype Size = 50'000;
    for (qsizetype i = 0; i < body.size(); i += Size) {
        const QByteArray chunk = body.sliced(i, qMin(Size, body.size() - i));
        out += QByteArray::number(chunk.size(), 16) + "\r\n" + chunk + "\r\n";
    }
    return complete ? out + "0\r\n\r\n" : out;
}

/// The most memory that the process has had, in bytes; 0 where that is not known.
qint64 peakMemory()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QFile::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.sliced(6).simplified().split(' ').value(0).toLongLong() * 1024;
    }
    return 0;
}

} // namespace

/// The type `fetch` in a real engine, against a server that says what the test wants it to.
class TestFetch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void fetchesAFile();
    void sizes_data();
    void sizes();
    void followsRedirects();
    void redirectFaults_data();
    void redirectFaults();
    void statusFaults();
    void truncated_data();
    void truncated();
    void goesOnWhereTheLastAttemptEnded();
    void beginsAnew_data();
    void beginsAnew();
    void aCompletePartIsTakenOver();
    void fullDisk_data();
    void fullDisk();
    void tooLarge_data();
    void tooLarge();
    void cancelledWhileWaiting();
    void cancelledWhileReceiving();
    void timesOut();
    void noConnectionWithinTime();
    void refusedConnection();
    void targetFaults();
    void overwrites();
    void digestIsChecked();
    void whatAnEarlierAttemptHasMadeIsKnown_data();
    void whatAnEarlierAttemptHasMadeIsKnown();
    void oneTaskATarget();
    void manyAtOnceFromOneServer();
    void memoryStaysBounded();
    void paramsAreChecked_data();
    void paramsAreChecked();

private:
    TaskId submit(const QJsonObject &more = {});
    TaskPtr runToEnd(const QJsonObject &more = {});
    QJsonObject resultOf(const TaskPtr &task) const
    {
        return QJsonDocument::fromJson(task->result()).object();
    }
    QByteArray fetched() const
    {
        QFile file(m_target);
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
    }
    QStringList files() const { return QDir(m_dir->path()).entryList(QDir::Files, QDir::Name); }
    QString reasonOf(const TaskPtr &task) const
    {
        return task->failure ? task->failure->details["reason"_L1].toString() : QString();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_target;
    std::unique_ptr<ScriptedHttpServer> m_server;
    std::unique_ptr<TestEngine> m_engine;
};

void TestFetch::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_target = m_dir->filePath(u"got"_s);
    m_server = std::make_unique<ScriptedHttpServer>();
    m_engine = std::make_unique<TestEngine>();
    TaskType hasty = fetchTypeWith({.connect = 200ms, .idle = 200ms});
    hasty.name = u"hasty-fetch"_s;
    QVERIFY(m_engine->catalog.add(hasty));
    QVERIFY(m_engine->engine.start());
}

void TestFetch::cleanup()
{
    QVERIFY(m_engine->engine.shutDown(0ms));
    m_engine.reset();
}

TaskId TestFetch::submit(const QJsonObject &more)
{
    QJsonObject params{{"url"_L1, m_server->url()}, {"target"_L1, m_target}};
    for (auto it = more.begin(); it != more.end(); ++it)
        params[it.key()] = it.value();
    const QString type = params.take("type"_L1).toString(u"fetch"_s);
    const auto task = m_engine->submit(type, QJsonDocument(params).toJson(QJsonDocument::Compact));
    return task ? (*task)->id : TaskId{};
}

TaskPtr TestFetch::runToEnd(const QJsonObject &more)
{
    const TaskId id = submit(more);
    if (!QTest::qWaitFor([&] { return isFinal(m_engine->state(id)); }, 30'000))
        qFatal("the task does not end");
    return *m_engine->find(id);
}

void TestFetch::fetchesAFile()
{
    m_server->answer(whole(Content));
    const TaskPtr task = runToEnd();
    QCOMPARE(task->state(), TaskState::Succeeded);
    QCOMPARE(fetched(), Content);
    QCOMPARE(files(), QStringList(u"got"_s));
    const QJsonObject result = resultOf(task);
    QCOMPARE(result["path"_L1], m_target);
    QCOMPARE(result["bytes"_L1], Content.size());
    QCOMPARE(result["content_type"_L1], u"text/x"_s);
    QCOMPARE(result["etag"_L1], Etag);
    QCOMPARE(result["resumed_from"_L1], 0);
    QCOMPARE(result["sha256"_L1].toString().toLatin1(),
             QCryptographicHash::hash(Content, QCryptographicHash::Sha256).toHex());
    QCOMPARE(task->progress().current, Content.size());
    QCOMPARE(task->progress().total, Content.size());
    QCOMPARE(m_server->requests().value(0).fields["accept-encoding"], QByteArray("identity"));
}

void TestFetch::sizes_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << whole({}) << QByteArray();
    QTest::newRow("one byte") << whole("x") << QByteArray("x");
    QTest::newRow("chunked") << chunked(Content) << Content;
    QTest::newRow("to the end of the connection") << head(200, "Connection: close\r\n") + Content << Content;
    QTest::newRow("compressed by itself") << head(200, "Content-Encoding: gzip\r\nContent-Length: 4\r\n")
            + "\x1f\x8b??" << QByteArray("\x1f\x8b??");
}

void TestFetch::sizes()
{
    QFETCH(QByteArray, answer);
    m_server->answer(answer);
    const TaskPtr task = runToEnd();
    QVERIFY2(!task->failure, task->failure ? qPrintable(task->failure->message) : "");
    QTEST(fetched(), "content");
    QCOMPARE(files(), QStringList(u"got"_s));
}

void TestFetch::followsRedirects()
{
    m_server->answer([](QTcpSocket &socket, const ScriptedHttpServer::Request &request) {
        if (request.path == "/file")
            socket.write(head(302, "Location: next?a=%20b\r\nContent-Length: 0\r\n"));
        else if (request.path == "/next?a=%20b")
            socket.write(head(308, "Location: /last\r\nContent-Length: 3\r\n") + "abc");
        else
            socket.write(whole(Content));
    });
    const TaskPtr task = runToEnd();
    QCOMPARE(task->state(), TaskState::Succeeded);
    QCOMPARE(fetched(), Content);
    QCOMPARE(resultOf(task)["url"_L1], m_server->url(u"/last"_s));
}

void TestFetch::redirectFaults_data()
{
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<QString>("says");
    QTest::newRow("loop") << QByteArray("Location: /file\r\n") << u"more than 10 times"_s;
    QTest::newRow("nowhere") << QByteArray() << u"without saying where"_s;
    QTest::newRow("file") << QByteArray("Location: file:///etc/passwd\r\n") << u"no http or https"_s;
    QTest::newRow("ftp") << QByteArray("Location: ftp://127.0.0.1/x\r\n") << u"no http or https"_s;
    QTest::newRow("data") << QByteArray("Location: data:,x\r\n") << u"no http or https"_s;
}

void TestFetch::redirectFaults()
{
    QFETCH(QByteArray, location);
    QFETCH(QString, says);
    m_server->answer(head(302, location + "Content-Length: 0\r\nConnection: close\r\n"));
    const TaskPtr task = runToEnd();
    QCOMPARE(task->state(), TaskState::Failed);
    QVERIFY2(task->failure->message.contains(says), qPrintable(task->failure->message));
    QVERIFY(m_server->requests().size() <= 11);
    QCOMPARE(files(), QStringList());
}

void TestFetch::statusFaults()
{
    for (const int status : {404, 500, 304, 300}) {
        m_server->answer(head(status, "Content-Length: 3\r\nConnection: close\r\n") + "abc");
        const TaskPtr task = runToEnd();
        QCOMPARE(task->state(), TaskState::Failed);
        QCOMPARE(task->failure->details["status"_L1], status);
        QCOMPARE(reasonOf(task), u"http_status"_s);
        QVERIFY(task->failure->message.contains(QString::number(status)));
    }
    m_server->answer(head(206, "Content-Range: bytes 0-2/3\r\nContent-Length: 3\r\n") + "abc");
    QCOMPARE(runToEnd()->state(), TaskState::Failed);
    QCOMPARE(files(), QStringList());
}

void TestFetch::truncated_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QStringList>("left");
    const QStringList part{u"got.part"_s, u"got.part.json"_s};
    const QByteArray length = "Content-Length: 640000\r\n";
    const QByteArray some = Content.first(300'000);
    const QByteArray date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    QTest::newRow("etag") << head(200, length + "ETag: \"v1\"\r\n") + some << part;
    QTest::newRow("last modified") << head(200,
                                           length + date + "Last-Modified: Sun, 06 Nov 1994 08:00:00 GMT\r\n")
            + some << part;
    QTest::newRow("modified just now")
        << head(200, length + date + "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n") + some
        << QStringList();
    QTest::newRow("weak etag") << head(200, length + "ETag: W/\"v1\"\r\n") + some << QStringList();
    QTest::newRow("no validator") << head(200, length) + some << QStringList();
    QTest::newRow("chunked") << chunked(Content, false) << QStringList();
}

void TestFetch::truncated()
{
    QFETCH(QByteArray, answer);
    m_server->answer(answer);
    const TaskPtr task = runToEnd();
    QCOMPARE(task->state(), TaskState::Failed);
    QTEST(files(), "left"); // what can be gone on with
}

void TestFetch::goesOnWhereTheLastAttemptEnded()
{
    m_server->answer(head(200, "ETag: \"v1\"\r\n" + lengthOf(Content)) + Content.first(300'000));
    QCOMPARE(runToEnd()->state(), TaskState::Failed);
    const qint64 kept = QFileInfo(m_target + ".part"_L1).size();
    QVERIFY(kept > 0);

    m_server->answer([kept](QTcpSocket &socket, const ScriptedHttpServer::Request &) {
        const QByteArray rest = Content.sliced(kept);
        socket.write(head(206,
                          "ETag: \"v1\"\r\nContent-Range: bytes " + QByteArray::number(kept)
                              + "-639999/640000\r\n" + lengthOf(rest))
                     + rest);
    });
    const TaskPtr task = runToEnd();
    QVERIFY2(!task->failure, task->failure ? qPrintable(task->failure->message) : "");
    const auto &request = m_server->requests().back();
    QCOMPARE(request.fields["range"], "bytes=" + QByteArray::number(kept) + "-");
    QCOMPARE(request.fields["if-range"], QByteArray("\"v1\""));
    QCOMPARE(fetched(), Content);
    QCOMPARE(files(), QStringList(u"got"_s));
    const QJsonObject result = resultOf(task);
    QCOMPARE(result["resumed_from"_L1], kept);
    QCOMPARE(result["bytes"_L1], Content.size());
    QCOMPARE(result["sha256"_L1].toString().toLatin1(),
             QCryptographicHash::hash(Content, QCryptographicHash::Sha256).toHex());
}

void TestFetch::beginsAnew_data()
{
    QTest::addColumn<QByteArray>("toRange");
    QTest::addColumn<QString>("path");
    QTest::newRow("it has changed") << whole(Content) << u"/file"_s;
    QTest::newRow("another range") << head(
        206, "Content-Range: bytes 5-639999/640000\r\nContent-Length: 639995\r\n")
                                   << u"/file"_s;
    QTest::newRow("another version") << head(
        206, "ETag: \"v2\"\r\nContent-Range: bytes 300000-639999/640000\r\nContent-Length: 340000\r\n")
                                     << u"/file"_s;
    QTest::newRow("several ranges") << head(
        206, "Content-Type: multipart/byteranges; boundary=b\r\nContent-Length: 0\r\n")
                                    << u"/file"_s;
    QTest::newRow("not satisfiable") << head(416, "Content-Range: bytes */12\r\nContent-Length: 0\r\n")
                                     << u"/file"_s;
    QTest::newRow("another address") << QByteArray() << u"/other"_s;
}

void TestFetch::beginsAnew()
{
    QFETCH(QByteArray, toRange);
    QFETCH(QString, path);
    m_server->answer(head(200, "ETag: \"v1\"\r\n" + lengthOf(Content)) + QByteArray(300'000, 'x'));
    QCOMPARE(runToEnd()->state(), TaskState::Failed);
    QVERIFY(files().contains(u"got.part"_s));

    m_server->answer([toRange](QTcpSocket &socket, const ScriptedHttpServer::Request &request) {
        socket.write(request.fields.contains("range") ? toRange : whole(Content));
        socket.disconnectFromHost();
    });
    const TaskPtr task = runToEnd({{"url"_L1, m_server->url(path)}});
    QVERIFY2(!task->failure, task->failure ? qPrintable(task->failure->message) : "");
    QCOMPARE(fetched(), Content);
    QCOMPARE(resultOf(task)["resumed_from"_L1], 0);
    QCOMPARE(files(), QStringList(u"got"_s));
}

void TestFetch::aCompletePartIsTakenOver()
{
    QFile part(m_target + ".part"_L1);
    QVERIFY(part.open(QFile::WriteOnly));
    part.write(Content);
    part.close();
    QFile notes(m_target + ".part.json"_L1);
    QVERIFY(notes.open(QFile::WriteOnly));
    notes.write(QJsonDocument(QJsonObject{{"url"_L1, m_server->url()}, {"validator"_L1, Etag}}).toJson());
    notes.close();
    m_server->answer(head(416, "Content-Range: bytes */640000\r\nContent-Length: 0\r\n"));
    const TaskPtr task = runToEnd();
    QVERIFY2(!task->failure, task->failure ? qPrintable(task->failure->message) : "");
    QCOMPARE(fetched(), Content);
    QCOMPARE(resultOf(task)["bytes"_L1], Content.size());
    QCOMPARE(files(), QStringList(u"got"_s));
}

void TestFetch::fullDisk_data()
{
    QTest::addColumn<QByteArray>("answer");
    const QByteArray large(10 * 1024 * 1024, 'x');
    QTest::newRow("known before") << whole(large);
    QTest::newRow("while it is written") << chunked(large);
}

void TestFetch::fullDisk()
{
    QFETCH(QByteArray, answer);
    const SmallDisk disk(m_dir->filePath(u"disk"_s));
    if (!disk.isMounted())
        QSKIP("Mounting a tmpfs is not allowed here.");
    m_server->answer(answer);
    const QString target = m_dir->filePath(u"disk/got"_s);
    const TaskPtr task = runToEnd({{"target"_L1, target}});
    QCOMPARE(task->state(), TaskState::Failed);
    QCOMPARE(reasonOf(task), u"disk_full"_s);
    QVERIFY(QDir(m_dir->filePath(u"disk"_s)).isEmpty(QDir::Files)); // it is not left full
    m_server->answer(whole(Content));
    QCOMPARE(runToEnd({{"target"_L1, target}})->state(), TaskState::Succeeded);
}

void TestFetch::tooLarge_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("it says so") << whole(Content);
    QTest::newRow("while it is received") << chunked(Content);
}

void TestFetch::tooLarge()
{
    QFETCH(QByteArray, answer);
    m_server->answer(answer);
    const TaskPtr task = runToEnd({{"max_bytes"_L1, Content.size() - 1}});
    QCOMPARE(task->state(), TaskState::Failed);
    QCOMPARE(reasonOf(task), u"too_large"_s);
    QCOMPARE(files(), QStringList());
    QCOMPARE(runToEnd({{"max_bytes"_L1, Content.size()}})->state(), TaskState::Succeeded);
}

void TestFetch::cancelledWhileWaiting()
{
    m_server->answer([](QTcpSocket &, const ScriptedHttpServer::Request &) {}); // never
    const TaskId id = submit();
    QTRY_COMPARE(m_server->requests().size(), 1);
    QVERIFY(m_engine->cancel(id));
    QTRY_COMPARE(m_engine->state(id), TaskState::Cancelled);
    QCOMPARE(files(), QStringList());
}

void TestFetch::cancelledWhileReceiving()
{
    m_server->answer([](QTcpSocket &socket, const ScriptedHttpServer::Request &) {
        socket.write(head(200, "ETag: \"v1\"\r\n" + lengthOf(Content)) + Content.first(1'000));
    });
    const TaskId id = submit();
    QTRY_COMPARE((*m_engine->find(id))->progress().current, 1'000);
    QVERIFY(m_engine->cancel(id));
    QTRY_COMPARE(m_engine->state(id), TaskState::Cancelled);
    QCOMPARE(files(), QStringList({u"got.part"_s, u"got.part.json"_s}));
}

void TestFetch::timesOut()
{
    m_server->answer([](QTcpSocket &socket, const ScriptedHttpServer::Request &request) {
        if (request.path == "/body")
            socket.write(head(200, "Content-Length: 10\r\n") + "abc");
    });
    for (const QString &path : {u"/head"_s, u"/body"_s}) {
        const TaskPtr task = runToEnd({{"type"_L1, "hasty-fetch"_L1}, {"url"_L1, m_server->url(path)}});
        QCOMPARE(task->state(), TaskState::Failed);
        QCOMPARE(reasonOf(task), u"idle_timeout"_s);
    }
}

void TestFetch::noConnectionWithinTime()
{
    // A listener whose queue is full answers no further SYN.
    QTcpServer full;
    full.setListenBacklogSize(0);
    QVERIFY(full.listen(QHostAddress::LocalHost));
    full.pauseAccepting();
    std::vector<std::unique_ptr<QTcpSocket>> fillers;
    for (int i = 0; i < 4; ++i) {
        fillers.push_back(std::make_unique<QTcpSocket>());
        fillers.back()->connectToHost(QHostAddress::LocalHost, full.serverPort());
    }
    QTRY_COMPARE(fillers.front()->state(), QAbstractSocket::ConnectedState);
    const TaskPtr task = runToEnd(
        {{"type"_L1, "hasty-fetch"_L1}, {"url"_L1, u"http://127.0.0.1:%1/"_s.arg(full.serverPort())}});
    QCOMPARE(task->state(), TaskState::Failed);
    QCOMPARE(reasonOf(task), u"connect_timeout"_s);
}

void TestFetch::refusedConnection()
{
    const TaskPtr task = runToEnd({{"url"_L1, u"http://user:pass@127.0.0.1:1/"_s}});
    QCOMPARE(task->state(), TaskState::Failed);
    QCOMPARE(reasonOf(task), u"ConnectionRefusedError"_s);
    QVERIFY(!task->failure->message.contains(u"pass"_s));
    QVERIFY(!task->failure->details["url"_L1].toString().contains(u"pass"_s));
}

void TestFetch::targetFaults()
{
    m_server->answer(whole(Content));
    const auto reason = [&](const QString &target) { return reasonOf(runToEnd({{"target"_L1, target}})); };
    QCOMPARE(reason(m_dir->filePath(u"none/x"_s)), u"no_directory"_s);
    QCOMPARE(reason(m_dir->path()), u"is_directory"_s);
    QFile file(m_target);
    QVERIFY(file.open(QFile::WriteOnly));
    file.write("old");
    file.close();
    QCOMPARE(reason(m_target), u"target_exists"_s);
    QCOMPARE(fetched(), QByteArray("old"));
    QCOMPARE(m_server->requests().size(), 0);
}

void TestFetch::overwrites()
{
    m_server->answer(whole(Content));
    QFile file(m_target);
    QVERIFY(file.open(QFile::WriteOnly));
    file.write("old");
    file.close();
    QCOMPARE(runToEnd({{"overwrite"_L1, true}})->state(), TaskState::Succeeded);
    QCOMPARE(fetched(), Content);
}

void TestFetch::digestIsChecked()
{
    m_server->answer(whole(Content));
    const QString right =
        QString::fromLatin1(QCryptographicHash::hash(Content, QCryptographicHash::Sha256).toHex());
    const TaskPtr task = runToEnd({{"sha256"_L1, QString(64, u'0')}});
    QCOMPARE(task->state(), TaskState::Failed);
    QCOMPARE(reasonOf(task), u"digest"_s);
    QCOMPARE(files(), QStringList());
    QCOMPARE(runToEnd({{"sha256"_L1, right}})->state(), TaskState::Succeeded);
}

void TestFetch::whatAnEarlierAttemptHasMadeIsKnown_data()
{
    QTest::addColumn<QByteArray>("there");
    QTest::addColumn<bool>("withDigest");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("reason"); // empty: it succeeds
    QTest::addColumn<qsizetype>("requests");
    QByteArray other = Content;
    other.back() = '!';
    QTest::newRow("the same") << Content << false << whole(Content) << QString() << qsizetype(2);
    QTest::newRow("the same, of unknown length")
        << Content << false << chunked(Content) << QString() << qsizetype(2);
    QTest::newRow("the same by its digest") << Content << true << whole(Content) << QString() << qsizetype(1);
    QTest::newRow("other bytes") << other << false << whole(Content) << u"target_exists"_s << qsizetype(2);
    QTest::newRow("another size") << QByteArray("x") << false << whole(Content) << u"target_exists"_s
                                  << qsizetype(2);
    QTest::newRow("not by its digest")
        << other << true << whole(Content) << u"target_exists"_s << qsizetype(2);
}

/// The program may end after the file has got its name and before that is written down.
void TestFetch::whatAnEarlierAttemptHasMadeIsKnown()
{
    QFETCH(const QByteArray, there);
    QFETCH(const bool, withDigest);
    QFETCH(const QByteArray, answer);
    QFETCH(const QString, reason);
    QFETCH(const qsizetype, requests);
    m_server->answer([&](QTcpSocket &socket, const ScriptedHttpServer::Request &) {
        QFile file(m_target);
        if (file.exists()) {
            socket.write(answer);
        } else if (file.open(QFile::WriteOnly) && file.write(there) == there.size()) {
            file.close();
            socket.write(head(503, "Content-Length: 0\r\n"));
        }
    });
    QJsonObject params{{"url"_L1, m_server->url()}, {"target"_L1, m_target}};
    if (withDigest)
        params["sha256"_L1] =
            QString::fromLatin1(QCryptographicHash::hash(Content, QCryptographicHash::Sha256).toHex());
    const TaskId id = (*m_engine->submit({.type = u"fetch"_s,
                                          .params = QJsonDocument(params).toJson(),
                                          .retry = {.retries = 1, .backoff = 0ms}}))
                          ->id;
    QTRY_COMPARE(m_engine->finalCount(), 1);
    const TaskPtr task = *m_engine->find(id);
    QCOMPARE(task->attempt, 2);
    QCOMPARE(reasonOf(task), reason);
    QCOMPARE(task->state(), reason.isEmpty() ? TaskState::Succeeded : TaskState::Failed);
    QCOMPARE(fetched(), there); // never touched
    QCOMPARE(m_server->requests().size(), requests);
    if (reason.isEmpty()) {
        QCOMPARE(resultOf(task)["bytes"_L1].toInteger(), Content.size());
        QCOMPARE(files(), QStringList{u"got"_s}); // and nothing is left beside it
    }
}

void TestFetch::oneTaskATarget()
{
    QPointer<QTcpSocket> waiting;
    m_server->answer([&](QTcpSocket &socket, const ScriptedHttpServer::Request &) { waiting = &socket; });
    const TaskId first = submit();
    QTRY_VERIFY(waiting);
    const TaskPtr second = runToEnd();
    QCOMPARE(reasonOf(second), u"target_busy"_s);
    waiting->write(whole(Content));
    QTRY_COMPARE(m_engine->state(first), TaskState::Succeeded);
}

void TestFetch::manyAtOnceFromOneServer()
{
    // More than the manager has connections for one host: those that wait do not time out.
    QList<QPointer<QTcpSocket>> waiting;
    m_server->answer([&](QTcpSocket &socket, const ScriptedHttpServer::Request &) {
        socket.write(head(200, "Connection: close\r\nContent-Length: 3\r\n"));
        waiting.append(&socket);
    });
    QList<TaskId> ids;
    for (int i = 0; i < 20; ++i)
        ids.append(submit({{"target"_L1, m_dir->filePath(QString::number(i))}}));
    int answered = 0;
    const auto answerSome = [&] {
        for (const auto &socket : std::exchange(waiting, {})) {
            socket->write("abc");
            socket->disconnectFromHost();
            ++answered;
        }
        return answered == 20;
    };
    QTRY_VERIFY(answerSome());
    for (const TaskId id : ids)
        QTRY_COMPARE(m_engine->state(id), TaskState::Succeeded);
}

void TestFetch::memoryStaysBounded()
{
    constexpr qint64 Size = 64 * 1024 * 1024;
    constexpr qint64 Most = 32 * 1024 * 1024;
    QFile refs(u"/proc/self/clear_refs"_s);
    if (!refs.open(QFile::WriteOnly | QFile::Unbuffered) || refs.write("5") != 1 || peakMemory() == 0)
        QSKIP("The process's peak memory is not known here.");
    m_server->answer([left = Size](QTcpSocket &socket, const ScriptedHttpServer::Request &) mutable {
        socket.write(head(200, "Content-Length: " + QByteArray::number(Size) + "\r\n"));
        const auto more = [&socket, &left] {
            const QByteArray block(static_cast<qsizetype>(qMin(left, qint64(256 * 1024))), 'x');
            if (!block.isEmpty() && socket.bytesToWrite() < 1024 * 1024)
                left -= socket.write(block);
        };
        QObject::connect(&socket, &QTcpSocket::bytesWritten, &socket, more);
        more();
    });
#ifdef __SANITIZE_ADDRESS__
    QSKIP("AddressSanitizer keeps what has been freed.");
#endif
    const qint64 before = peakMemory();
    const TaskPtr task = runToEnd();
    QVERIFY2(!task->failure, task->failure ? qPrintable(task->failure->message) : "");
    QCOMPARE(QFileInfo(m_target).size(), Size);
    const qint64 grown = peakMemory() - before;
    QVERIFY2(grown < Most, qPrintable(u"%1 MB"_s.arg(grown / 1024 / 1024)));
}

void TestFetch::paramsAreChecked_data()
{
    QTest::addColumn<QJsonObject>("params");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *name, const QJsonObject &params, const QString &pointer) {
        QTest::newRow(name) << params << pointer;
    };
    row("ftp", {{"url"_L1, "ftp://host/x"_L1}}, u"/params/url"_s);
    row("file", {{"url"_L1, "file:///etc/passwd"_L1}}, u"/params/url"_s);
    row("no host", {{"url"_L1, "http:///x"_L1}}, u"/params/url"_s);
    row("no scheme", {{"url"_L1, "example.org"_L1}}, u"/params/url"_s);
    row("relative target", {{"target"_L1, "got"_L1}}, u"/params/target"_s);
    row("no bytes", {{"max_bytes"_L1, 0}}, u"/params/max_bytes"_s);
    row("unknown", {{"to"_L1, 0}}, u"/params/to"_s);
}

void TestFetch::paramsAreChecked()
{
    QFETCH(QJsonObject, params);
    for (const auto &[key, value] :
         {std::pair("url"_L1, u"http://host/"_s), std::pair("target"_L1, u"/x"_s)}) {
        if (!params.contains(key))
            params[key] = value;
    }
    const auto task = m_engine->submit(u"fetch"_s, QJsonDocument(params).toJson());
    QVERIFY(!task);
    QTEST(task.error().faults.value(0).pointer, "pointer");
}

QTEST_GUILESS_MAIN(TestFetch)
#include "tst_fetch.moc"
