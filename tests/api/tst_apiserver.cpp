// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/socketoptions.h"
#include "tests/support/apifixture.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <semaphore>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The server itself: ports, loops, and answers that come later.
class TestApiServer : public ApiFixture
{
    Q_OBJECT

private Q_SLOTS:
    void answersOnlyWhenDurable();
    void engineErrors_data();
    void engineErrors();
    void laterAnswersKeepTheirOrder();
    void severalLoops();
    void portInUse();
    void portSharedBySeveralLoopsIsInUse();
    void refusesForeignAddresses();
    void needsAToken();
    void leadsToTheDocs();
    void ipv6();
    void bothLoopbackAddresses();
    void fullDiskIsToldBefore();
    void largeRequestsDoNotHoldUpTheLoop();
    void stopsWhileTheEngineStillThinks();
};

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
    row("store damaged", ErrorCode::StoreDamaged, 503, true);
    row("conflict", ErrorCode::Conflict, 409, false);
}

void TestApiServer::engineErrors()
{
    QFETCH(int, code);
    QFETCH(bool, retryAfter);
    serve(*m_fake);
    m_fake->refuseNext({static_cast<ErrorCode>(code), u"Not now."_s, {}});
    const RawAnswer answer = ask("POST /api/v1/tasks", R"({"type":"noop"})");
    QTEST(answer.status, "status");
    QVERIFY(answer.json()[u"detail"_s].toString().startsWith(u"Not now."_s));
    QCOMPARE(answer.fields.value("retry-after").toInt() > 0, retryAfter);
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
        foreign.hosts = {QHostAddress(QLatin1StringView(host))};
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

void TestApiServer::leadsToTheDocs()
{
    for (const QByteArray path : {"/", "/docs/"}) {
        RawClient client(m_port);
        QVERIFY(client.send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port)
                            + "\r\n\r\n"));
        const auto answer = client.answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, 308);
        QCOMPARE(answer->fields["location"], QByteArray("/docs"));
    }
    QCOMPARE(ask("POST /", "{}").status, 405);
    QCOMPARE(ask("GET /nothing/").status, 404);
}

void TestApiServer::ipv6()
{
    ApiConfig six = config();
    six.hosts = {QHostAddress(QHostAddress::LocalHostIPv6)};
    Monitor monitor(m_clock, [] { return WorkGauges{}; });
    ApiServer server(*m_fake, monitor, six);
    const auto port = server.start();
    if (!port)
        QSKIP("no IPv6 here");
    QTcpSocket socket;
    socket.connectToHost(six.hosts.front(), *port);
    QVERIFY(socket.waitForConnected());
    socket.write("GET /healthz HTTP/1.1\r\nHost: [::1]:" + QByteArray::number(*port) + "\r\n\r\n");
    QTRY_VERIFY(socket.bytesAvailable() > 0);
    QVERIFY(socket.readAll().startsWith("HTTP/1.1 200 "));
}

void TestApiServer::bothLoopbackAddresses()
{
    if (!listenTogether(QHostAddress::LocalHostIPv6, 0, 1, 1))
        QSKIP("no IPv6 here");
    ApiConfig both = config();
    both.hosts = {QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6)};
    both.loops = 2;
    serve(*m_fake, both);
    for (int i = 0; i < 8; ++i) { // whichever loop takes it
        for (const QHostAddress &host : both.hosts) {
            QTcpSocket socket;
            socket.connectToHost(host, m_port);
            QVERIFY(socket.waitForConnected());
            socket.write("GET /healthz HTTP/1.1\r\nHost: localhost:" + QByteArray::number(m_port)
                         + "\r\n\r\n");
            QTRY_VERIFY(socket.bytesAvailable() > 0);
            QVERIFY(socket.readAll().startsWith("HTTP/1.1 200 "));
        }
    }
    // Another program has the port on one of them: a client that means us would come to it.
    Monitor monitor(m_clock, [] { return WorkGauges{}; });
    QTcpServer foreign;
    QVERIFY(foreign.listen(QHostAddress::LocalHostIPv6));
    both.port = foreign.serverPort();
    QVERIFY(!ApiServer(*m_fake, monitor, both).start());
}

void TestApiServer::fullDiskIsToldBefore()
{
    std::atomic<qint64> left = 1'000;
    ApiConfig watched = config();
    watched.diskLeft = [&left] { return std::optional(left.load()); };
    watched.minFreeBytes = 2'000'000;
    serve(m_engine->engine, watched);
    for (const char *line : {"POST /api/v1/tasks", "POST /api/v1/tasks:batch", "POST /api/v1/tasks:graph",
                             "POST /api/v1/tasks/1/retry", "PATCH /api/v1/tasks/1", "POST /api/v1/schedules",
                             "PATCH /api/v1/schedules/1", "POST /api/v1/schedules/1/run"}) {
        const RawAnswer answer = ask(line, R"({"type":"noop"})");
        QCOMPARE(answer.status, 507);
        QCOMPARE(answer.json()[u"type"_s].toString(), u"/docs/problems#insufficient-storage"_s);
        QVERIFY(answer.fields.contains("retry-after"));
    }
    QCOMPARE(ask("POST /api/v1/tasks:bulk", R"({"filter":{},"action":"retry"})").status, 507);
    QCOMPARE(ask("POST /api/v1/tasks:bulk", R"({"filter":{},"action":"retry","dry_run":true})").status, 200);
    QCOMPARE(ask("POST /api/v1/tasks:bulk", R"({"filter":{},"action":"cancel"})").status, 200);
    QCOMPARE(ask("GET /api/v1/tasks").status, 200);
    left = 3'000'000;
    QTRY_COMPARE(ask("POST /api/v1/tasks", R"({"type":"noop"})").status, 202);
    m_monitor->stop();
    m_server.reset(); // it asks `left`
    serve(m_engine->engine);
}

void TestApiServer::largeRequestsDoNotHoldUpTheLoop()
{
    std::binary_semaphore mayEnd(0);
    std::atomic<bool> reading = false;
    m_moreRoutes = [&](const ApiServices &) {
        return std::vector<Route>{{HttpMethod::Post,
                                   "/slow",
                                   "slow",
                                   "",
                                   [&](const ApiRequest &, const Responder &responder) {
                                       reading = true;
                                       (void)mayEnd.try_acquire_for(5s);
                                       responder.reply(Reply::json("{}"));
                                   },
                                   {.bodies = {{}}, .answers = {{200, "Done.", {}}}}}};
    };
    serve(m_engine->engine);
    RawClient large(m_port);
    QVERIFY(large.send(request("POST /slow", QByteArray(100'000, ' '))));
    QTRY_VERIFY(reading);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(ask("POST /api/v1/tasks", R"({"type":"noop"})").status, 202);
    QVERIFY(timer.elapsed() < 3'000);
    mayEnd.release();
    QCOMPARE(large.answer().value_or(RawAnswer{}).status, 200);

    // The routes that this is for: no answer is lost on the way.
    const QByteArray spaces(Router::MaxBodyOnLoop, ' ');
    QCOMPARE(ask("POST /api/v1/tasks", R"({"type":"noop"})" + spaces, "Idempotency-Key: a\r\n").status, 202);
    QCOMPARE(ask("POST /api/v1/tasks", R"({"type":"noop"})" + spaces, "Prefer: wait=10\r\n").status, 200);
    QCOMPARE(ask("POST /api/v1/tasks", "{" + spaces).status, 400);
    QCOMPARE(ask("POST /api/v1/tasks:graph", R"({"chain":[{"type":"noop"}]})" + spaces).status, 202);
    QCOMPARE(ask("POST /api/v1/tasks:bulk", R"({"filter":{"type":"log"},"action":"cancel"})" + spaces).status,
             200);
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
