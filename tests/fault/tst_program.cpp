// SPDX-License-Identifier: GPL-3.0-only
#include "tests/fault/runningprogram.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

using namespace Qt::StringLiterals;

namespace {

const QString Program = QStringLiteral(POOLDECK_PROGRAM);
const QString Client = QStringLiteral(POOLDECKCTL_PROGRAM);
const QString RealFile = QStringLiteral("/usr/bin/env");
const QString Tasks = QStringLiteral("/api/v1/tasks");

QString sha256(const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QFile::ReadOnly) || !hash.addData(&file))
        return {};
    return QString::fromLatin1(hash.result().toHex());
}

QJsonObject parse(const QString &json)
{
    return QJsonDocument::fromJson(json.toUtf8()).object();
}

bool isOneLine(const QString &text)
{
    return text.count(u'\n') == 1 && text.endsWith(u'\n') && text.size() > 1;
}

} // namespace

/// The real programs, from outside.
class TestProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("QT_QPA_PLATFORM", "offscreen"); }

    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        QVERIFY(m_temporary->isValid());
        m_data = m_temporary->filePath(u"data"_s);
    }

    void saysWhereItListensAndNothingElse()
    {
        RunningProgram program(m_data);
        QVERIFY(program.waitUntilReady());
        QCOMPARE(program.out(), "listening on " + program.url().toEncoded() + '\n');
        QCOMPARE(program.url().host(), u"127.0.0.1"_s);
        QCOMPARE(program.request("GET", u"/healthz"_s, {}, false).status, 200);
        QCOMPARE(program.request("GET", Tasks, {}, false).status, 401);
        QCOMPARE(program.get(Tasks).status, 200);

        QFile file(m_data + "/server.json"_L1);
        QVERIFY(file.open(QFile::ReadOnly));
        const QJsonObject server = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(server["url"_L1].toString(), program.url().toString());
        QCOMPARE(server["pid"_L1].toInteger(), program.pid());
    }

    void secretsAreForTheOwnerAlone()
    {
        RunningProgram program(m_data);
        QVERIFY(program.waitUntilReady());
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
            | QFile::WriteOther | QFile::ExeOther;
        QCOMPARE(QFileInfo(m_data).permissions() & others, QFile::Permissions());
        for (const QString &name : {u"token"_s, u"server.json"_s, u"pooldeck.db"_s})
            QVERIFY2(!(QFileInfo(m_data + u'/' + name).permissions() & others), qPrintable(name));
    }

    void computesAChecksum()
    {
        RunningProgram program(m_data);
        QVERIFY(program.waitUntilReady());
        const auto answer = program.post(
            Tasks, {{u"type"_s, u"checksum"_s}, {u"params"_s, QJsonObject{{u"path"_s, RealFile}}}});
        QCOMPARE(answer.status, 202);
        QCOMPARE(answer.location, "/api/v1/tasks/" + QByteArray::number(answer.body["id"_L1].toInteger()));
        const auto task = [&] { return program.get(QString::fromLatin1(answer.location)).body; };
        QTRY_COMPARE_WITH_TIMEOUT(task()["state"_L1].toString(), u"succeeded"_s, 30'000);
        const QByteArray result = QJsonDocument(QJsonArray{task()["result"_L1]}).toJson();
        QVERIFY2(result.contains(sha256(RealFile).toLatin1()), result.constData());
    }

    void endsOnASignal_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
    }

    void endsOnASignal()
    {
        QFETCH(const int, signal);
        RunningProgram program(m_data);
        QVERIFY(program.waitUntilReady());
        QVERIFY(QFile::exists(m_data + "/server.json"_L1));
        program.sendSignal(signal);
        QVERIFY(program.waitUntilEnded());
        QCOMPARE(program.exitStatus(), 0);
        QVERIFY(!QFile::exists(m_data + "/server.json"_L1));
        QVERIFY(QFile::exists(m_data + "/token"_L1));
    }

    void cancelsWhatDoesNotEndInTime()
    {
        {
            RunningProgram program(m_data, {u"--headless"_s, u"--drain"_s, u"0"_s});
            QVERIFY(program.waitUntilReady());
            for (const QString &type : {u"sleep"_s, u"burn"_s}) {
                const auto answer =
                    program.post(Tasks, {{u"type"_s, type}, {u"params"_s, QJsonObject{{u"seconds"_s, 600}}}});
                QCOMPARE(answer.status, 202);
            }
            QTRY_COMPARE(program.get(u"/api/v1/stats"_s).body["tasks"_L1]["running"_L1].toInt(), 2);
            program.sendSignal(SIGTERM);
            QVERIFY(program.waitUntilEnded());
            QCOMPARE(program.exitStatus(), 0);
        }
        RunningProgram again(m_data);
        QVERIFY(again.waitUntilReady());
        QCOMPARE(again.get(u"/api/v1/stats"_s).body["tasks"_L1]["cancelled"_L1].toInt(), 2);
    }

    void refusesSubmissionsWhileItDrains()
    {
        RunningProgram program(m_data, {u"--headless"_s, u"--drain"_s, u"600"_s});
        QVERIFY(program.waitUntilReady());
        const QJsonObject sleep{{u"type"_s, u"sleep"_s}, {u"params"_s, QJsonObject{{u"seconds"_s, 600}}}};
        const QString task = QString::fromLatin1(program.post(Tasks, sleep).location);
        QTRY_COMPARE(program.get(task).body["state"_L1].toString(), u"running"_s);
        program.sendSignal(SIGTERM);
        // Until the signal is handled, what is sent is still accepted; it must not hold up the end.
        const QJsonObject noop{{u"type"_s, u"noop"_s}};
        QTRY_COMPARE(program.post(Tasks, noop).status, 503);
        QVERIFY(program.isRunning());
        // The drain ends with the last task.
        const int status = program.request("POST", task + "/cancel"_L1, {}).status;
        QVERIFY(status == 200 || status == 202);
        QVERIFY(program.waitUntilEnded());
        QCOMPARE(program.exitStatus(), 0);
    }

    void oneInstanceUsesADataDirectory()
    {
        RunningProgram first(m_data);
        QVERIFY(first.waitUntilReady());
        const Ended second =
            runToEnd(Program, {u"--headless"_s, u"--port"_s, u"0"_s, u"--data-dir"_s, m_data});
        QCOMPARE(second.status, 1);
        QVERIFY2(isOneLine(second.err), qPrintable(second.err));
        QVERIFY2(second.err.contains(u"pid %1"_s.arg(first.pid())), qPrintable(second.err));
        QCOMPARE(second.out, QString());
        QVERIFY(QFile::exists(m_data + "/server.json"_L1)); // the first one's
        QCOMPARE(first.get(Tasks).status, 200);
    }

    void aSecondWindowRaisesTheFirst()
    {
        RunningProgram first(m_data, {});
        QVERIFY(first.waitUntilReady());
        const QStringList arguments{u"--port"_s, u"0"_s, u"--data-dir"_s, m_data};
        const Ended second = runToEnd(Program, arguments);
        QCOMPARE(second.status, 0);
        QCOMPARE(second.out, QString());
        QVERIFY(first.isRunning());
        first.sendSignal(SIGTERM);
        QVERIFY(first.waitUntilEnded());
        QCOMPARE(first.exitStatus(), 0);
    }

    void startsAgainAfterItWasKilled()
    {
        {
            RunningProgram program(m_data);
            QVERIFY(program.waitUntilReady());
            program.sendSignal(SIGKILL);
            QVERIFY(program.waitUntilEnded());
            QCOMPARE(program.exitStatus(), -1);
        }
        RunningProgram again(m_data);
        QVERIFY(again.waitUntilReady());
        QCOMPARE(again.get(Tasks).status, 200);
    }

    void failsWithOneLine_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("expected");
        QTest::newRow("unknown option") << QStringList{u"--what"_s} << u"what"_s;
        QTest::newRow("no config") << QStringList{u"--config"_s, u"/nowhere/x.toml"_s}
                                   << u"/nowhere/x.toml"_s;
        QTest::newRow("no number") << QStringList{u"--port"_s, u"x"_s} << u"--port"_s;
        QTest::newRow("not loopback") << QStringList{u"--host"_s, u"0.0.0.0"_s} << u"loopback"_s;
        QTest::newRow("no address") << QStringList{u"--host"_s, u"nonsense"_s} << u"nonsense"_s;
        QTest::newRow("data-dir is a file") << QStringList{u"--data-dir"_s, RealFile} << RealFile;
        QTest::newRow("data-dir cannot be") << QStringList{u"--data-dir"_s, u"/proc/x"_s} << u"/proc/x"_s;
    }

    void failsWithOneLine()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QString, expected);
        const Ended ended = runToEnd(
            Program, QStringList{u"--headless"_s, u"--port"_s, u"0"_s, u"--data-dir"_s, m_data} + arguments);
        QCOMPARE(ended.status, 1);
        QVERIFY2(isOneLine(ended.err), qPrintable(ended.err));
        QVERIFY2(ended.err.contains(expected), qPrintable(ended.err));
        QCOMPARE(ended.out, QString());
    }

    void failsIfThePortIsInUse()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        const QString port = QString::number(other.serverPort());
        const Ended ended = runToEnd(Program, {u"--headless"_s, u"--port"_s, port, u"--data-dir"_s, m_data});
        QCOMPARE(ended.status, 1);
        QVERIFY2(isOneLine(ended.err), qPrintable(ended.err));
        QVERIFY2(ended.err.contains(port), qPrintable(ended.err));
        QVERIFY(!QFile::exists(m_data + "/server.json"_L1));
    }

    void failsIfTwoInstancesWantOnePort()
    {
        RunningProgram first(m_data);
        QVERIFY(first.waitUntilReady());
        const QString port = QString::number(first.url().port());
        const Ended ended = runToEnd(
            Program,
            {u"--headless"_s, u"--port"_s, port, u"--data-dir"_s, m_temporary->filePath(u"other"_s)});
        QCOMPARE(ended.status, 1);
        QVERIFY2(isOneLine(ended.err), qPrintable(ended.err));
    }

    void failsWithoutADisplay()
    {
        const Ended ended = runToEnd(Program, {u"--data-dir"_s, m_data},
                                     {u"DISPLAY="_s, u"WAYLAND_DISPLAY="_s, u"QT_QPA_PLATFORM="_s});
        QCOMPARE(ended.status, 1);
        QVERIFY2(isOneLine(ended.err), qPrintable(ended.err));
        QVERIFY(ended.err.contains(u"--headless"_s));
    }

    void tellsAboutItself()
    {
        for (const QString &program : {Program, Client}) {
            const Ended help = runToEnd(program, {u"--help"_s});
            QCOMPARE(help.status, 0);
            QVERIFY(help.out.contains(u"--data-dir"_s));
            QCOMPARE(help.err, QString());
            const Ended version = runToEnd(program, {u"--version"_s});
            QCOMPARE(version.status, 0);
            QVERIFY(isOneLine(version.out));
        }
    }

    void clientSubmitsAndWaits()
    {
        RunningProgram program(m_data);
        QVERIFY(program.waitUntilReady());
        const Ended done =
            ctl({u"submit"_s, u"checksum"_s, u"path="_s + RealFile, u"--wait"_s, u"-t"_s, u"mine"_s});
        QCOMPARE(done.status, 0);
        QCOMPARE(parse(done.out)["state"_L1].toString(), u"succeeded"_s);
        QVERIFY2(done.out.contains(sha256(RealFile)), qPrintable(done.out));
        QVERIFY2(done.err.isEmpty(), qPrintable(done.err));

        const Ended failed =
            ctl({u"submit"_s, u"checksum"_s, u"path=/nowhere"_s, u"--wait"_s, u"-o"_s, u"table"_s});
        QCOMPARE(failed.status, 1);
        QVERIFY2(failed.out.contains(u"/nowhere"_s), qPrintable(failed.out));

        // A string for a param that is one, though it looks like a number.
        const Ended number = ctl({u"submit"_s, u"checksum"_s, u"path=42"_s, u"--wait"_s});
        QCOMPARE(number.status, 1);

        const Ended json = ctl({u"submit"_s, u"sleep"_s, u"--json"_s, u"{\"seconds\": 0.01}"_s, u"--wait"_s});
        QCOMPARE(json.status, 0);
        QFile file(m_temporary->filePath(u"params.json"_s));
        QVERIFY(file.open(QFile::WriteOnly) && file.write("{\"seconds\": 0.01}") > 0);
        file.close();
        QCOMPARE(ctl({u"submit"_s, u"sleep"_s, u"--file"_s, file.fileName(), u"--wait"_s}).status, 0);

        const Ended list = ctl({u"list"_s, u"--state"_s, u"succeeded"_s, u"--type"_s, u"checksum"_s});
        QCOMPARE(list.status, 0);
        QCOMPARE(parse(list.out)["items"_L1].toArray().size(), 1);
        const Ended table = ctl({u"list"_s, u"-o"_s, u"table"_s});
        QCOMPARE(table.status, 0);
        QVERIFY(table.out.startsWith(u"ID "_s));
        QCOMPARE(table.out.count(u'\n'), 6);

        const QString id = QString::number(parse(done.out)["id"_L1].toInteger());
        const Ended show = ctl({u"show"_s, id});
        QCOMPARE(show.status, 0);
        QCOMPARE(parse(show.out)["id"_L1].toInteger(), id.toLongLong());
        QCOMPARE(parse(show.out)["tags"_L1].toArray(), QJsonArray{u"mine"_s});
    }

    void clientCancels()
    {
        RunningProgram program(m_data);
        QVERIFY(program.waitUntilReady());
        const Ended submitted = ctl({u"submit"_s, u"sleep"_s, u"seconds=600"_s});
        QCOMPARE(submitted.status, 0);
        const QString id = QString::number(parse(submitted.out)["id"_L1].toInteger());
        QCOMPARE(ctl({u"cancel"_s, id}).status, 0);
        const auto state = [&] { return parse(ctl({u"show"_s, id}).out)["state"_L1].toString(); };
        QTRY_COMPARE_WITH_TIMEOUT(state(), u"cancelled"_s, 30'000);
        const Ended again = ctl({u"cancel"_s, id});
        QCOMPARE(again.status, 5);
        QVERIFY(isOneLine(again.err));

        // Cancelled while somebody waits for it.
        QProcess waiting;
        waiting.start(Client,
                      {u"--data-dir"_s, m_data, u"submit"_s, u"sleep"_s, u"seconds=600"_s, u"--wait"_s});
        const auto running = [&] {
            return parse(ctl({u"list"_s, u"--state"_s, u"running"_s}).out)["items"_L1].toArray();
        };
        QTRY_COMPARE_WITH_TIMEOUT(running().size(), 1, 30'000);
        QCOMPARE(ctl({u"cancel"_s, QString::number(running().at(0)["id"_L1].toInteger())}).status, 0);
        QVERIFY(waiting.waitForFinished());
        QCOMPARE(waiting.exitCode(), 3);
    }

    void clientShowsTheServer()
    {
        RunningProgram program(m_data);
        QVERIFY(program.waitUntilReady());
        for (const QString &command : {u"types"_s, u"stats"_s, u"pool"_s, u"loops"_s}) {
            const Ended json = ctl({command});
            QCOMPARE(json.status, 0);
            QVERIFY2(!parse(json.out).isEmpty(), qPrintable(command));
            const Ended table = ctl({command, u"-o"_s, u"table"_s});
            QCOMPARE(table.status, 0);
            QVERIFY2(table.out.count(u'\n') > 2, qPrintable(command));
        }
    }

    void clientSaysWhatIsWrong()
    {
        const Ended none = ctl({u"list"_s});
        QCOMPARE(none.status, 4);
        QVERIFY2(isOneLine(none.err), qPrintable(none.err));
        RunningProgram program(m_data);
        QVERIFY(program.waitUntilReady());
        const Ended fault = ctl({u"submit"_s, u"checksum"_s, u"path="_s + RealFile, u"algorithm=rot13"_s});
        QCOMPARE(fault.status, 5);
        QVERIFY2(fault.err.contains(u"/params/algorithm"_s), qPrintable(fault.err));
        QCOMPARE(ctl({u"show"_s, u"999999"_s}).status, 5);
        QCOMPARE(ctl({u"show"_s}).status, 2);
        QCOMPARE(ctl({u"submit"_s, u"noop"_s, u"what"_s}).status, 2);
        QCOMPARE(ctl({u"list"_s, u"--url"_s, u"http://127.0.0.1:1"_s}).status, 4);
    }

    void everyOneOfAThousandTasksEnds()
    {
        constexpr int Count = 1000;
        RunningProgram program(m_data);
        QVERIFY(program.waitUntilReady());
        for (int i = 0; i < Count; ++i) {
            const bool loop = i % 3 == 0;
            const QJsonObject params = loop ? QJsonObject{{u"seconds"_s, 0.01}} : QJsonObject();
            QCOMPARE(program.post(Tasks, {{u"type"_s, loop ? u"sleep"_s : u"noop"_s}, {u"params"_s, params}})
                         .status,
                     202);
        }
        const auto count = [&](QLatin1StringView state) {
            return program.get(u"/api/v1/stats"_s).body["tasks"_L1][state].toInt();
        };
        QTRY_COMPARE_WITH_TIMEOUT(count("succeeded"_L1), Count, 60'000);
        QCOMPARE(count("queued"_L1) + count("running"_L1) + count("failed"_L1) + count("cancelled"_L1), 0);
    }

private:
    Ended ctl(const QStringList &arguments) const
    {
        return runToEnd(Client, QStringList{u"--data-dir"_s, m_data} + arguments);
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_data;
};

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
