// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/eventstream.h"
#include "app/ctl/waiter.h"
#include "tests/support/scriptedhttpserver.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace pooldeckctl;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using pooldeck::ScriptedHttpServer;

namespace {

const QByteArray StreamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

QByteArray jsonAnswer(const QByteArray &json, const QByteArray &status = "200 OK")
{
    return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: "
        + QByteArray::number(json.size()) + "\r\nConnection: close\r\n\r\n" + json;
}

QByteArray taskEvent(qint64 seq, const QByteArray &task)
{
    const QByteArray digits = QByteArray::number(seq);
    return "id: " + digits + "\nevent: task\ndata: {\"seq\":" + digits + ",\"task\":" + task + "}\n\n";
}

} // namespace

/// The stream of events, its connections, and waiting by it.
class TestCtlStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void events_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QList<SseEvent>>("expected");
        const auto row = [](const char *name, const QByteArray &stream, const QList<SseEvent> &expected) {
            QTest::newRow(name) << stream << expected;
        };
        row("one", "event: task\nid: 7\ndata: {}\n\n", {{"task", "{}", "7"}});
        row("no space, no type", "data:x\n\n", {{"message", "x", ""}});
        row("only the first space goes", "data:  x\n\n", {{"message", " x", ""}});
        row("several lines", "data: a\ndata: b\n\n", {{"message", "a\nb", ""}});
        row("empty data is an event", "data\ndata\n\n", {{"message", "\n", ""}});
        row("no data is none", "event: x\nid: 3\n\ndata: y\n\n", {{"message", "y", "3"}});
        row("the id stays", "id: 1\ndata: a\n\ndata: b\n\n", {{"message", "a", "1"}, {"message", "b", "1"}});
        row("an empty id", "id: 1\ndata: a\n\nid\ndata: b\n\n",
            {{"message", "a", "1"}, {"message", "b", ""}});
        row("the type does not stay", "event: x\ndata: a\n\ndata: b\n\n",
            {{"x", "a", ""}, {"message", "b", ""}});
        row("comments and unknown fields", ": hello\nfoo: bar\ndata: a\n: x\n\n", {{"message", "a", ""}});
        row("CR", "data: a\r\rdata: b\r\r", {{"message", "a", ""}, {"message", "b", ""}});
        row("CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", {{"message", "a", ""}, {"message", "b", ""}});
        row("mixed", "data: a\r\ndata: b\n\rdata: c\n\n", {{"message", "a\nb", ""}, {"message", "c", ""}});
        row("byte order mark",
            "\xEF\xBB\xBF"
            "data: a\n\n",
            {{"message", "a", ""}});
        row("broken off", "data: a\n\ndata: b\n", {{"message", "a", ""}});
        row("id with a zero", QByteArray("id: 1\0\ndata: a\n\n", 16), {{"message", "a", ""}});
    }

    void events()
    {
        QFETCH(const QByteArray, stream);
        QFETCH(const QList<SseEvent>, expected);
        for (qsizetype size = 1; size <= stream.size(); ++size) { // cut everywhere
            SseParser parser;
            QList<SseEvent> events;
            for (qsizetype at = 0; at < stream.size(); at += size)
                events += parser.feed(stream.mid(at, size));
            QCOMPARE(events, expected);
        }
    }

    void retryAndRestart()
    {
        SseParser parser;
        parser.feed("retry: 1500\nid: 4\ndata: a\n\nid: 5\ndata: ha");
        QCOMPARE(parser.retry(), std::optional(std::chrono::milliseconds(1500)));
        QCOMPARE(parser.lastId(), "4"); // the event of the 5 is not whole
        parser.restart();
        QCOMPARE(parser.feed("lf\n\ndata: b\n\n"), (QList<SseEvent>{{"message", "b", "4"}}));
        parser.feed("retry: soon\nretry: -1\nretry: +5\n");
        QCOMPARE(parser.retry(), std::optional(std::chrono::milliseconds(1500)));
    }

    void aLostConnectionIsMadeAgainBehindTheLastEvent()
    {
        ScriptedHttpServer server;
        server.answer([&server](QTcpSocket &socket, const ScriptedHttpServer::Request &) {
            const auto round = server.requests().size();
            if (round == 2) {
                socket.write("HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                socket.disconnectFromHost();
                return;
            }
            socket.write(StreamHead + "id: " + QByteArray::number(round) + "\ndata: x\n\n");
            if (round < 4)
                socket.disconnectFromHost();
        });
        ApiClient api([&server] { return Server{QUrl(server.url({})), "secret"}; });
        EventStream stream(api, QUrlQuery{{u"after"_s, u"0"_s}});
        stream.setPatience(1ms, 10s);
        QList<QByteArray> ids;
        int opened = 0;
        int lost = 0;
        connect(&stream, &EventStream::received, this, [&](const SseEvent &e) { ids.append(e.id); });
        connect(&stream, &EventStream::opened, this, [&] { ++opened; });
        connect(&stream, &EventStream::lost, this, [&] { ++lost; });
        stream.open();
        QTRY_COMPARE(ids, (QList<QByteArray>{"1", "3", "4"}));
        QCOMPARE(opened, 3);
        QCOMPARE(lost, 2);
        const auto lastId = [&server](int request) {
            return server.requests().at(request).fields.value("last-event-id");
        };
        QCOMPARE(server.requests().at(0).path, "/api/v1/events?after=0");
        QCOMPARE(server.requests().at(0).fields.value("authorization"), "Bearer secret");
        QCOMPARE(lastId(0), QByteArray());
        QCOMPARE(lastId(1), "1");
        QCOMPARE(lastId(2), "1");
        QCOMPARE(lastId(3), "3");
    }

    void aRefusalEndsTheStream_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QString>("message");
        QTest::newRow("not allowed") << QByteArray("403 Forbidden") << u"No."_s;
        QTest::newRow("not known") << QByteArray("401 Unauthorized") << u"does not know this token"_s;
    }
    void aRefusalEndsTheStream()
    {
        QFETCH(QByteArray, status);
        QFETCH(QString, message);
        ScriptedHttpServer server;
        server.answer(jsonAnswer(R"({"detail":"No."})", status));
        ApiClient api([&server] { return Server{QUrl(server.url({})), {}}; });
        EventStream stream(api, {});
        QList<Failure> failures;
        connect(&stream, &EventStream::failed, this, [&](const Failure &f) { failures.append(f); });
        stream.open();
        QTRY_COMPARE(failures.size(), 1);
        QCOMPARE(failures.constFirst().status, ExitStatus::Refused);
        QVERIFY2(failures.constFirst().message.contains(message), qPrintable(failures.constFirst().message));
    }

    void aServerThatStaysAwayEndsTheStream()
    {
        ScriptedHttpServer server;
        server.answer(StreamHead);
        bool there = true;
        ApiClient api([&]() -> Expected<Server> {
            if (there)
                return Server{QUrl(server.url({})), {}};
            return std::unexpected(Failure{ExitStatus::Unreachable, u"gone"_s});
        });
        EventStream stream(api, {});
        stream.setPatience(1ms, 20ms);
        connect(&stream, &EventStream::opened, this, [&] { there = false; });
        QList<Failure> failures;
        connect(&stream, &EventStream::failed, this, [&](const Failure &f) { failures.append(f); });
        stream.open();
        QTRY_COMPARE(failures.size(), 1);
        QCOMPARE(failures.constFirst().status, ExitStatus::Unreachable);
        QCOMPARE(failures.constFirst().message, u"gone"_s);
    }

    void waitingEndsWithTheTasks_data()
    {
        QTest::addColumn<bool>("any");
        QTest::addColumn<QStringList>("states");
        QTest::newRow("all") << false << QStringList{u"succeeded"_s, u"failed"_s};
        QTest::newRow("any") << true << QStringList{u"succeeded"_s, u"running"_s};
    }

    void waitingEndsWithTheTasks()
    {
        QFETCH(const bool, any);
        QFETCH(const QStringList, states);
        ScriptedHttpServer server;
        QPointer<QTcpSocket> stream;
        server.answer([&](QTcpSocket &socket, const ScriptedHttpServer::Request &request) {
            if (request.path.startsWith("/api/v1/events")) {
                stream = &socket;
                socket.write(StreamHead);
            } else if (request.path.endsWith("/1")) {
                // It has ended before the stream was there: only asking tells.
                socket.write(jsonAnswer(R"({"id":1,"state":"succeeded"})"));
                socket.disconnectFromHost();
            } else {
                socket.write(jsonAnswer(R"({"id":2,"state":"running"})"));
                socket.disconnectFromHost();
                stream->write(taskEvent(9, R"({"id":3,"state":"failed"})")
                              + (any ? QByteArray() : taskEvent(10, R"({"id":2,"state":"failed"})")));
            }
        });
        ApiClient api([&server] { return Server{QUrl(server.url({})), {}}; });
        QJsonArray tasks{QJsonObject{{u"id"_s, 1}}, QJsonObject{{u"id"_s, 2}, {u"state"_s, u"running"_s}}};
        const auto ended = waitForTasks(api, tasks, {.any = any, .atMost = {}});
        QVERIFY2(ended, qPrintable(ended ? QString() : ended.error().message));
        QStringList found;
        for (const auto &task : *ended)
            found.append(task["state"_L1].toString());
        QCOMPARE(found, states);
        QCOMPARE(server.requests().at(0).path, "/api/v1/events?task=1%2C2");
    }

    void waitingGoesOnWithoutAStream()
    {
        ScriptedHttpServer server;
        server.answer([&](QTcpSocket &socket, const ScriptedHttpServer::Request &request) {
            if (request.path.startsWith("/api/v1/events"))
                socket.write(jsonAnswer(R"({"detail":"64 streams are open."})", "503 Service Unavailable"));
            else
                socket.write(jsonAnswer(server.requests().size() < 4 ? R"({"id":1,"state":"running"})"
                                                                     : R"({"id":1,"state":"cancelled"})"));
            socket.disconnectFromHost();
        });
        ApiClient api([&server] { return Server{QUrl(server.url({})), {}}; });
        const auto ended = waitForTask(api, {{u"id"_s, 1}});
        QVERIFY2(ended, qPrintable(ended ? QString() : ended.error().message));
        QCOMPARE(statusOf(*ended), ExitStatus::TaskCancelled);
    }

    void waitingHasAnEnd()
    {
        ScriptedHttpServer server;
        server.answer([&](QTcpSocket &socket, const ScriptedHttpServer::Request &request) {
            if (request.path.startsWith("/api/v1/events")) {
                socket.write(StreamHead);
                return;
            }
            socket.write(jsonAnswer(R"({"id":1,"state":"running"})"));
            socket.disconnectFromHost();
        });
        ApiClient api([&server] { return Server{QUrl(server.url({})), {}}; });
        const auto ended = waitForTasks(api, {QJsonObject{{u"id"_s, 1}}}, {.any = false, .atMost = 20ms});
        QVERIFY(!ended);
        QCOMPARE(ended.error().status, ExitStatus::TimedOut);
        QVERIFY2(ended.error().message.contains(u"0 of 1"_s), qPrintable(ended.error().message));
    }

    void waitingForWhatIsNotThere()
    {
        ScriptedHttpServer server;
        server.answer([&](QTcpSocket &socket, const ScriptedHttpServer::Request &request) {
            if (request.path.startsWith("/api/v1/events")) {
                socket.write(StreamHead);
                return;
            }
            socket.write(jsonAnswer(R"({"detail":"There is no task 1."})", "404 Not Found"));
            socket.disconnectFromHost();
        });
        ApiClient api([&server] { return Server{QUrl(server.url({})), {}}; });
        const auto ended = waitForTasks(api, {QJsonObject{{u"id"_s, 1}}});
        QVERIFY(!ended);
        QCOMPARE(ended.error().status, ExitStatus::Refused);
    }
};

QTEST_GUILESS_MAIN(TestCtlStream)
#include "tst_ctlstream.moc"
