// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/apiserver.h"
#include "core/api/taskwaiter.h"
#include "tests/support/faketasksource.h"
#include "tests/support/rawclient.h"
#include "tests/support/testengine.h"

#include <QTcpServer>
#include <QTest>

#include <thread>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The whole API over real sockets: with the real engine, and with a fake one where the test must
/// decide when the engine answers.
class TestApiServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void fromSubmissionToResult();
    void waits();
    void waitingEnds();
    void preferences();
    void submissionFaults_data();
    void submissionFaults();
    void malformedBody();
    void lists();
    void listFaults();
    void showsOneTask();
    void cancels();
    void resultOfAnUnfinishedTask();
    void types();
    void stats();
    void loopsAndPool();
    void healthNeedsNoToken();
    void notFoundAndNotAllowed();
    void answersOnlyWhenDurable();
    void engineErrors_data();
    void engineErrors();
    void laterAnswersKeepTheirOrder();
    void severalLoops();
    void portInUse();
    void portSharedBySeveralLoopsIsInUse();
    void refusesForeignAddresses();
    void needsAToken();
    void ipv6();
    void stopsWhileTheEngineStillThinks();

private:
    static ApiConfig config()
    {
        ApiConfig config;
        config.port = 0;
        config.token = "secret";
        config.limits.drain = 200ms;
        return config;
    }
    void serve(TaskSource &tasks, const ApiConfig &config = TestApiServer::config());
    QByteArray request(const QByteArray &line, const QByteArray &body = {}) const;
    /// One request on a connection of its own; status 0 if there is no answer.
    RawAnswer ask(const QByteArray &line, const QByteArray &body = {}) const;
    QString stateOf(qint64 id) const;

    std::unique_ptr<test::TestEngine> m_engine;
    std::unique_ptr<FakeTaskSource> m_fake;
    SystemClock m_clock;
    std::unique_ptr<Monitor> m_monitor;
    std::unique_ptr<ApiServer> m_server;
    quint16 m_port = 0;
};

void TestApiServer::init()
{
    m_engine = std::make_unique<test::TestEngine>();
    QVERIFY(m_engine->engine.start());
    m_fake = std::make_unique<FakeTaskSource>();
    serve(m_engine->engine);
}

void TestApiServer::serve(TaskSource &tasks, const ApiConfig &config)
{
    m_server.reset();
    m_monitor = std::make_unique<Monitor>(m_clock, [] { return WorkGauges{}; });
    m_server = std::make_unique<ApiServer>(tasks, *m_monitor, config);
    const Result<quint16> port = m_server->start();
    QVERIFY2(port, port ? "" : qPrintable(port.error().message));
    m_port = *port;
    m_monitor->start();
}

void TestApiServer::cleanup()
{
    m_monitor->stop();
    m_server.reset();
    m_monitor.reset();
    QVERIFY(m_engine->engine.shutDown(0ms));
    m_engine.reset();
    m_fake.reset();
}

QByteArray TestApiServer::request(const QByteArray &line, const QByteArray &body) const
{
    QByteArray bytes = line + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port)
        + "\r\nAuthorization: Bearer secret\r\nUser-Agent: tst/1\r\n";
    if (!body.isNull())
        bytes +=
            "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
    return bytes + "\r\n" + body;
}

RawAnswer TestApiServer::ask(const QByteArray &line, const QByteArray &body) const
{
    RawClient client(m_port);
    client.send(request(line, body));
    return client.answer(line.startsWith("HEAD")).value_or(RawAnswer{});
}

QString TestApiServer::stateOf(qint64 id) const
{
    return ask("GET /api/v1/tasks/" + QByteArray::number(id)).json()[u"state"_s].toString();
}

void TestApiServer::fromSubmissionToResult()
{
    const RawAnswer submitted = ask("POST /api/v1/tasks", R"({"type":"noop","priority":5,"tags":["a","b"]})");
    QCOMPARE(submitted.status, 202);
    QCOMPARE(submitted.fields["content-type"], QByteArray("application/json"));
    const QJsonObject task = submitted.json();
    const qint64 id = task[u"id"_s].toInteger();
    QVERIFY(id > 0);
    const QByteArray location = submitted.fields["location"];
    QCOMPARE(location, "/api/v1/tasks/" + QByteArray::number(id));
    QCOMPARE(task[u"type"_s], u"noop"_s);
    QCOMPARE(task[u"priority"_s], 5);
    QCOMPARE(task[u"tags"_s].toArray(), (QJsonArray{u"a"_s, u"b"_s}));
    QCOMPARE(task[u"submitter"_s], u"tst/1"_s);
    QVERIFY(task[u"created_at"_s].toString().endsWith(u'Z'));

    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
    const QJsonObject done = ask("GET " + location).json();
    QVERIFY(!done[u"finished_at"_s].isNull());
    QCOMPARE(done[u"attempt"_s], 1);
    const RawAnswer result = ask("GET " + location + "/result");
    QCOMPARE(result.status, 200);
    QCOMPARE(result.body, QByteArray("null"));
}

void TestApiServer::waits()
{
    const QByteArray prefer = "Prefer: respond-async, wait=30\r\nContent-Type";
    RawClient client(m_port);
    QVERIFY(client.send(request("POST /api/v1/tasks", R"({"type":"noop"})").replace("Content-Type", prefer)));
    const auto answer = client.answer();
    QVERIFY(answer);
    QCOMPARE(answer->status, 200);
    QCOMPARE(answer->json()[u"state"_s], u"succeeded"_s);
    QCOMPARE(answer->fields["preference-applied"], QByteArray("wait=30"));
    QVERIFY(answer->fields.contains("location"));

    // A task that ends after the feed has been asked once.
    QVERIFY(client.send(request("POST /api/v1/tasks", R"({"type":"sleep","params":{"seconds":0.2}})")
                            .replace("Content-Type", prefer)));
    QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
}

void TestApiServer::waitingEnds()
{
    RawClient client(m_port);
    QVERIFY(client.send(request("POST /api/v1/tasks", R"({"type":"sleep","params":{"seconds":60}})")
                            .replace("Content-Type", "Prefer: wait=0\r\nContent-Type")));
    const auto answer = client.answer();
    QVERIFY(answer);
    QCOMPARE(answer->status, 202);
    QCOMPARE(answer->fields["preference-applied"], QByteArray("wait=0"));

    // A client that leaves while it waits is no problem, nor is a server that stops.
    QVERIFY(client.send(request("POST /api/v1/tasks", R"({"type":"sleep","params":{"seconds":60}})")
                            .replace("Content-Type", "Prefer: wait=60\r\nContent-Type")));
    QTRY_COMPARE(m_engine->engine.counts()[static_cast<size_t>(TaskState::Running)]
                     + m_engine->engine.counts()[static_cast<size_t>(TaskState::Queued)],
                 2);
    client.leave();
}

void TestApiServer::preferences()
{
    QVERIFY(!preferredWait(""));
    QVERIFY(!preferredWait("respond-async"));
    QVERIFY(!preferredWait("wait=x"));
    QVERIFY(!preferredWait("wait=-1"));
    QVERIFY(!preferredWait("wait="));
    QVERIFY(preferredWait("wait=0") == 0s);
    QVERIFY(preferredWait("a , WAIT=5, b") == 5s);
    QVERIFY(preferredWait("wait=9999") == TaskWaiter::MaxWait);
}

void TestApiServer::submissionFaults_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("pointer");
    QTest::newRow("unknown type") << QByteArray(R"({"type":"nope"})") << u"/type"_s;
    QTest::newRow("missing params") << QByteArray(R"({"type":"sleep"})") << u"/params"_s;
    QTest::newRow("wrong params") << QByteArray(R"({"type":"sleep","params":{"seconds":"x"}})")
                                  << u"/params/seconds"_s;
    QTest::newRow("priority out of range")
        << QByteArray(R"({"type":"noop","priority":101})") << u"/priority"_s;
    QTest::newRow("wrong kind") << QByteArray(R"({"type":"noop","params":[]})") << u"/params"_s;
    QTest::newRow("unknown field") << QByteArray(R"({"type":"noop","prio":1})") << u"/prio"_s;
    QTest::newRow("not yet") << QByteArray(R"({"type":"noop","delay":5})") << u"/delay"_s;
}

void TestApiServer::submissionFaults()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, pointer);
    const RawAnswer answer = ask("POST /api/v1/tasks", body);
    QCOMPARE(answer.status, 422);
    QCOMPARE(answer.fields["content-type"], QByteArray("application/problem+json"));
    const QJsonObject problem = answer.json();
    QCOMPARE(problem[u"type"_s], u"/docs/problems#invalid-fields"_s);
    const QString found = problem[u"errors"_s][0][u"pointer"_s].toString();
    QVERIFY2(found.startsWith(pointer), answer.body.constData());
}

void TestApiServer::malformedBody()
{
    for (const char *body : {"", "{", "{\"type\":\"noop\",\"type\":\"noop\"}", "{\"type\":\"\xff\"}"}) {
        const RawAnswer answer = ask("POST /api/v1/tasks", body);
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.json()[u"type"_s], u"/docs/problems#malformed-body"_s);
    }
    QCOMPARE(ask("POST /api/v1/tasks").status, 400); // no body at all
}

void TestApiServer::lists()
{
    QList<qint64> ids;
    for (int i = 0; i < 5; ++i)
        ids.prepend(
            ask("POST /api/v1/tasks", i % 2 ? R"({"type":"noop","tags":["odd one"]})" : R"({"type":"noop"})")
                .json()[u"id"_s]
                .toInteger());
    for (const qint64 id : ids)
        QTRY_COMPARE(stateOf(id), u"succeeded"_s);

    QList<qint64> listed;
    QByteArray cursor;
    for (int page = 0; page < 3; ++page) {
        const QJsonObject answer = ask("GET /api/v1/tasks?limit=2" + cursor).json();
        for (const QJsonValue task : answer[u"items"_s].toArray())
            listed.append(task[u"id"_s].toInteger());
        cursor = "&cursor=" + answer[u"next_cursor"_s].toString().toUtf8();
        QCOMPARE(answer[u"next_cursor"_s].isNull(), page == 2);
    }
    QCOMPARE(listed, ids); // newest first
    QCOMPARE(ask("GET /api/v1/tasks?tag=odd%20one").json()[u"items"_s].toArray().size(), 2);
    QCOMPARE(ask("GET /api/v1/tasks?state=queued,running").json()[u"items"_s].toArray().size(), 0);
    QCOMPARE(ask("GET /api/v1/tasks?state=succeeded&type=noop").json()[u"items"_s].toArray().size(), 5);
    QCOMPARE(ask("GET /api/v1/tasks?type=sleep").json()[u"items"_s].toArray().size(), 0);
}

void TestApiServer::listFaults()
{
    const RawAnswer answer = ask("GET /api/v1/tasks?limit=0&stat=queued");
    QCOMPARE(answer.status, 422);
    const QJsonArray errors = answer.json()[u"errors"_s].toArray();
    QCOMPARE(errors.size(), 2);
    QCOMPARE(errors[0][u"parameter"_s], u"limit"_s);
    QCOMPARE(errors[1][u"parameter"_s], u"stat"_s);
    QCOMPARE(ask("GET /api/v1/tasks?tag=%zz").status, 400);
}

void TestApiServer::showsOneTask()
{
    QCOMPARE(ask("GET /api/v1/tasks/999999").status, 404);
    QCOMPARE(ask("GET /api/v1/tasks/abc").status, 404);
    QCOMPARE(ask("GET /api/v1/tasks/999999/result").status, 404);
    QCOMPARE(ask("POST /api/v1/tasks/999999/cancel").status, 404);
    QCOMPARE(ask("GET /api/v1/tasks/..").status, 400);
    const qint64 id = ask("POST /api/v1/tasks", R"({"type":"noop"})").json()[u"id"_s].toInteger();
    const RawAnswer head = ask("HEAD /api/v1/tasks/" + QByteArray::number(id));
    QCOMPARE(head.status, 200);
    QVERIFY(head.fields["content-length"].toInt() > 100);
}

void TestApiServer::cancels()
{
    const qint64 id =
        ask("POST /api/v1/tasks", R"({"type":"sleep","params":{"seconds":60}})").json()[u"id"_s].toInteger();
    QTRY_COMPARE(stateOf(id), u"running"_s);
    const RawAnswer cancelled = ask("POST /api/v1/tasks/" + QByteArray::number(id) + "/cancel");
    QVERIFY(cancelled.status == 202 || cancelled.status == 200);
    QTRY_COMPARE(stateOf(id), u"cancelled"_s);
    const RawAnswer again = ask("POST /api/v1/tasks/" + QByteArray::number(id) + "/cancel");
    QCOMPARE(again.status, 409);
    QCOMPARE(again.json()[u"type"_s], u"/docs/problems#conflict"_s);
}

void TestApiServer::resultOfAnUnfinishedTask()
{
    const qint64 id =
        ask("POST /api/v1/tasks", R"({"type":"sleep","params":{"seconds":60}})").json()[u"id"_s].toInteger();
    QCOMPARE(ask("GET /api/v1/tasks/" + QByteArray::number(id) + "/result").status, 409);
}

void TestApiServer::types()
{
    const QJsonArray types = ask("GET /api/v1/types").json()[u"items"_s].toArray();
    QStringList names;
    for (const QJsonValue type : types) {
        names.append(type[u"name"_s].toString());
        QVERIFY(type[u"params_schema"_s].isObject());
        QVERIFY(!type[u"executor"_s].toString().isEmpty());
    }
    QVERIFY(names.contains(u"noop"_s));
    QVERIFY(names.contains(u"checksum"_s));
}

void TestApiServer::stats()
{
    const qint64 id = ask("POST /api/v1/tasks", R"({"type":"noop"})").json()[u"id"_s].toInteger();
    QTRY_COMPARE(stateOf(id), u"succeeded"_s);
    QTRY_COMPARE(ask("GET /api/v1/stats").json()[u"tasks"_s][u"succeeded"_s], 1);
    const QJsonObject stats = ask("GET /api/v1/stats").json();
    QVERIFY(stats[u"last_seq"_s].toInteger() > 0);
    QVERIFY(stats[u"uptime_s"_s].toDouble() > 0);
    QVERIFY(stats[u"process"_s].isObject());
}

void TestApiServer::loopsAndPool()
{
    const QJsonArray loops = ask("GET /api/v1/loops").json()[u"items"_s].toArray();
    QCOMPARE(loops.size(), 1);
    QCOMPARE(loops[0][u"name"_s], u"api-0"_s);
    QVERIFY(loops[0][u"latency_ms"_s][u"p99"_s].isDouble());
    const QJsonObject pool = ask("GET /api/v1/pool").json();
    QVERIFY(pool.contains(u"max_threads"_s));
    QVERIFY(pool[u"wait_ms"_s].isObject());
}

void TestApiServer::healthNeedsNoToken()
{
    RawClient client(m_port);
    QVERIFY(
        client.send("GET /healthz HTTP/1.1\r\nHost: localhost:" + QByteArray::number(m_port) + "\r\n\r\n"));
    const auto answer = client.answer();
    QVERIFY(answer);
    QCOMPARE(answer->status, 200);
    QCOMPARE(answer->json()[u"status"_s], u"ok"_s);
}

void TestApiServer::notFoundAndNotAllowed()
{
    QCOMPARE(ask("GET /api/v1/nothing").status, 404);
    const RawAnswer answer = ask("DELETE /api/v1/tasks");
    QCOMPARE(answer.status, 405);
    QCOMPARE(answer.fields["allow"], QByteArray("POST, GET, HEAD"));
    QCOMPARE(answer.fields["content-type"], QByteArray("application/problem+json"));
}

void TestApiServer::answersOnlyWhenDurable()
{
    serve(*m_fake);
    m_fake->hold();
    RawClient client(m_port);
    QVERIFY(client.send(request("POST /api/v1/tasks", R"({"type":"noop"})")));
    QTRY_COMPARE(m_fake->held(), 1);
    QVERIFY(!client.hasBytesWithin(20ms));
    m_fake->release();
    QCOMPARE(client.answer()->status, 202);
}

void TestApiServer::engineErrors_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("retryAfter");
    const auto row = [](const char *name, ErrorCode code, int status, bool retryAfter) {
        QTest::newRow(name) << static_cast<int>(code) << status << retryAfter;
    };
    row("queue full", ErrorCode::QueueFull, 429, true);
    row("shutting down", ErrorCode::ShuttingDown, 503, true);
    row("store unavailable", ErrorCode::StoreUnavailable, 503, true);
    row("disk full", ErrorCode::DiskFull, 503, true);
}

void TestApiServer::engineErrors()
{
    QFETCH(int, code);
    QFETCH(bool, retryAfter);
    serve(*m_fake);
    m_fake->refuseNext({static_cast<ErrorCode>(code), u"Not now."_s, {}});
    const RawAnswer answer = ask("POST /api/v1/tasks", R"({"type":"noop"})");
    QTEST(answer.status, "status");
    QCOMPARE(answer.json()[u"detail"_s], u"Not now."_s);
    QCOMPARE(answer.fields.contains("retry-after"), retryAfter);
}

void TestApiServer::laterAnswersKeepTheirOrder()
{
    serve(*m_fake);
    m_fake->hold();
    RawClient client(m_port);
    QVERIFY(client.send(request("POST /api/v1/tasks", R"({"type":"noop"})") + request("GET /healthz")
                        + request("POST /api/v1/tasks", R"({"type":"noop"})")));
    QTRY_COMPARE(m_fake->held(), 1);
    m_fake->release();
    QCOMPARE(client.answer()->json()[u"id"_s], 1);
    QCOMPARE(client.answer()->json()[u"status"_s], u"ok"_s);
    QTRY_COMPARE(m_fake->held(), 1);
    m_fake->release();
    QCOMPARE(client.answer()->json()[u"id"_s], 2);
}

void TestApiServer::severalLoops()
{
    ApiConfig several = config();
    several.loops = 3;
    serve(m_engine->engine, several);
    QCOMPARE(m_monitor->loopNames(), (QStringList{u"api-0"_s, u"api-1"_s, u"api-2"_s}));
    std::vector<RawClient> clients;
    for (int i = 0; i < 30; ++i)
        clients.emplace_back(m_port);
    for (RawClient &client : clients)
        QVERIFY(client.send(request("POST /api/v1/tasks", R"({"type":"noop"})")));
    for (RawClient &client : clients)
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 202);
}

void TestApiServer::portInUse()
{
    ApiConfig same = config();
    same.port = m_port;
    Monitor monitor(m_clock, [] { return WorkGauges{}; });
    ApiServer second(*m_fake, monitor, same);
    const auto refused = second.start();
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains(u"in use"_s));
    QVERIFY(refused.error().message.contains(QString::number(m_port)));

    m_server->stop(); // connections in TIME_WAIT are no obstacle
    QCOMPARE(*second.start(), m_port);
}

void TestApiServer::portSharedBySeveralLoopsIsInUse()
{
    ApiConfig several = config();
    several.loops = 2;
    serve(m_engine->engine, several);
    several.port = m_port; // SO_REUSEPORT alone would let this one in
    Monitor monitor(m_clock, [] { return WorkGauges{}; });
    QVERIFY(!ApiServer(*m_fake, monitor, several).start());
    several.loops = 1;
    QVERIFY(!ApiServer(*m_fake, monitor, several).start());

    QTcpServer foreign; // any other program
    QVERIFY(foreign.listen(QHostAddress::LocalHost));
    several.port = foreign.serverPort();
    QVERIFY(!ApiServer(*m_fake, monitor, several).start());
}

void TestApiServer::refusesForeignAddresses()
{
    for (const char *host : {"0.0.0.0", "192.168.1.1", "::", "8.8.8.8"}) {
        ApiConfig foreign = config();
        foreign.host = QHostAddress(QLatin1StringView(host));
        Monitor monitor(m_clock, [] { return WorkGauges{}; });
        const auto refused = ApiServer(*m_fake, monitor, foreign).start();
        QVERIFY(!refused);
        QVERIFY(refused.error().message.contains(u"SSH tunnel"_s));
    }
}

void TestApiServer::needsAToken()
{
    ApiConfig open = config();
    open.token.clear();
    Monitor monitor(m_clock, [] { return WorkGauges{}; });
    QVERIFY(!ApiServer(*m_fake, monitor, open).start());
}

void TestApiServer::ipv6()
{
    ApiConfig six = config();
    six.host = QHostAddress(QHostAddress::LocalHostIPv6);
    Monitor monitor(m_clock, [] { return WorkGauges{}; });
    ApiServer server(*m_fake, monitor, six);
    const auto port = server.start();
    if (!port)
        QSKIP("no IPv6 here");
    QTcpSocket socket;
    socket.connectToHost(six.host, *port);
    QVERIFY(socket.waitForConnected());
    socket.write("GET /healthz HTTP/1.1\r\nHost: [::1]:" + QByteArray::number(*port) + "\r\n\r\n");
    QTRY_VERIFY(socket.bytesAvailable() > 0);
    QVERIFY(socket.readAll().startsWith("HTTP/1.1 200 "));
}

void TestApiServer::stopsWhileTheEngineStillThinks()
{
    serve(*m_fake);
    m_fake->hold();
    RawClient client(m_port);
    QVERIFY(client.send(request("POST /api/v1/tasks", R"({"type":"noop"})")));
    QTRY_COMPARE(m_fake->held(), 1);
    m_monitor->stop();
    m_server->stop(); // does not wait for ever
    QVERIFY(client.isClosedByServer());
    m_fake->release(); // to nobody
}

QTEST_GUILESS_MAIN(TestApiServer)
#include "tst_apiserver.moc"
