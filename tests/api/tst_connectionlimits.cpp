// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/guardfixture.h"

#include <QTest>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace pooldeck;
using namespace std::chrono_literals;

/// What the guard does not let through, and what it does not wait for.
class TestConnectionLimits : public GuardFixture
{
    Q_OBJECT

private Q_SLOTS:
    void refusesAndCloses_data();
    void refusesAndCloses();
    void refusalReachesAClientThatIsStillSending();
    void refusalOfTheSecondPipelinedRequest();
    void wrongTokenGetsNoContinue();
    void tooMuchPipelined();
    void largeBodies();
    void slowHead();
    void silentBody();
    void silentFromTheStart();
    void idle();
    void clientThatDoesNotRead();
    void tooManyConnections();
    void recoversFromTooManyDescriptors();
};

void TestConnectionLimits::slowHead()
{
    HttpLimits limits;
    limits.headTime = 100ms;
    start(limits);
    RawClient client(m_port);
    QVERIFY(client.send("GET /healthz HTTP/1.1\r\nHo"));
    const auto answer = client.answer();
    QVERIFY(answer);
    QCOMPARE(answer->status, 408);
    QVERIFY(client.isClosedByServer());
}

void TestConnectionLimits::silentBody()
{
    HttpLimits limits;
    limits.bodySilence = 100ms;
    start(limits);
    RawClient client(m_port);
    QVERIFY(client.send(request("POST /echo", "[1,2,3]").chopped(3)));
    const auto answer = client.answer();
    QVERIFY(answer);
    QCOMPARE(answer->status, 408);
    QVERIFY(client.isClosedByServer());
    QCOMPARE(m_handled.load(), 0);
}

void TestConnectionLimits::silentFromTheStart()
{
    HttpLimits limits;
    limits.headTime = 100ms;
    start(limits);
    RawClient client(m_port);
    QVERIFY(client.isClosedByServer());
}

void TestConnectionLimits::idle()
{
    HttpLimits limits;
    limits.idle = 100ms;
    start(limits);
    RawClient client(m_port);
    QVERIFY(client.send(request("GET /echo?1")));
    QCOMPARE(bodyOf(client), QByteArray("1"));
    QVERIFY(client.isClosedByServer());
}

void TestConnectionLimits::clientThatDoesNotRead()
{
    HttpLimits limits;
    limits.writeStall = 200ms;
    start(limits);
    RawClient client(m_port);
    QByteArray bytes;
    for (int i = 0; i < 100; ++i)
        bytes += request("GET /big"); // 100 MB of answers
    QVERIFY(client.send(bytes));
    QTRY_COMPARE(m_connections->load(), 0); // dropped
    RawClient other(m_port);
    QVERIFY(other.send(request("GET /big")));
    QCOMPARE(bodyOf(other).size(), 1024 * 1024);
}

void TestConnectionLimits::tooManyConnections()
{
    HttpLimits limits;
    limits.connections = 2;
    start(limits);
    RawClient first(m_port);
    RawClient second(m_port);
    QVERIFY(first.send(request("GET /echo?1")));
    QCOMPARE(bodyOf(first), QByteArray("1"));
    QVERIFY(second.send(request("GET /echo?2")));
    QCOMPARE(bodyOf(second), QByteArray("2"));
    RawClient third(m_port);
    QVERIFY(third.send(request("GET /echo?3")));
    const auto answer = third.answer();
    QVERIFY(answer);
    QCOMPARE(answer->status, 503);
    QVERIFY(answer->fields.contains("retry-after"));
    QVERIFY(third.isClosedByServer());
    third.leave();
    first.leave();
    QTRY_COMPARE(m_connections->load(), 1);
    RawClient fourth(m_port);
    QVERIFY(fourth.send(request("GET /echo?4")));
    QCOMPARE(bodyOf(fourth), QByteArray("4"));
}

void TestConnectionLimits::recoversFromTooManyDescriptors()
{
    HttpLimits limits;
    limits.acceptRetry = 20ms;
    start(limits);
    RawClient before(m_port);
    QVERIFY(before.send(request("GET /echo?1")));
    QCOMPARE(bodyOf(before), QByteArray("1"));

    // The next client takes the last descriptor there is, so the server cannot accept it.
    rlimit old{};
    ::getrlimit(RLIMIT_NOFILE, &old);
    const rlimit few{static_cast<rlim_t>(::dup(0)) + 40, old.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &few), 0);
    std::vector<int> fillers;
    std::optional<RawClient> after;
    for (int filler = ::open("/dev/null", O_RDONLY | O_CLOEXEC); filler >= 0;
         filler = ::open("/dev/null", O_RDONLY | O_CLOEXEC))
        fillers.push_back(filler);
    ::close(fillers.back());
    fillers.pop_back();
    after.emplace(m_port);
    QVERIFY(after->isConnected());
    QVERIFY(after->send(request("GET /echo?2")));
    QVERIFY(!after->hasBytesWithin(50ms));
    for (const int filler : fillers)
        ::close(filler);
    ::setrlimit(RLIMIT_NOFILE, &old);
    QCOMPARE(bodyOf(*after), QByteArray("2"));
}

void TestConnectionLimits::refusesAndCloses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &bytes, int status) {
        QTest::newRow(name) << bytes << status;
    };
    const QByteArray host = "Host: 127.0.0.1:PORT\r\n";
    const QByteArray token = "Authorization: Bearer t\r\n";
    row("garbage", "hello\r\n\r\n", 400);
    row("TLS", QByteArray("\x16\x03\x01\x02\x00\x01", 6), 400);
    row("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
    row("no token", "GET /echo HTTP/1.1\r\n" + host + "\r\n", 401);
    row("wrong token", "GET /echo HTTP/1.1\r\n" + host + "Authorization: Bearer u\r\n\r\n", 401);
    row("wrong host", "GET /echo HTTP/1.1\r\nHost: evil.example\r\n" + token + "\r\n", 421);
    row("no host", "GET /echo HTTP/1.1\r\n" + token + "\r\n", 400);
    row("foreign origin", "GET /echo HTTP/1.1\r\n" + host + token + "Origin: http://evil.example\r\n\r\n",
        403);
    row("cross-site", "GET /healthz HTTP/1.1\r\n" + host + "Sec-Fetch-Site: cross-site\r\n\r\n", 403);
    row("length -5", "POST /echo HTTP/1.1\r\n" + host + token + "Content-Length: -5\r\n\r\n", 400);
    row("length and chunked",
        "POST /echo HTTP/1.1\r\n" + host + token
            + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400);
    row("chunked",
        "POST /echo HTTP/1.1\r\n" + host + token + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        501);
    row("not JSON",
        "POST /echo HTTP/1.1\r\n" + host + token + "Content-Length: 2\r\nContent-Type: text/plain\r\n\r\n{}",
        415);
    row("too large",
        "POST /echo HTTP/1.1\r\n" + host + token
            + "Content-Length: 9000000\r\nContent-Type: application/json\r\n\r\n{}",
        413);
    row("long target", "GET /" + QByteArray(9000, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 414);
    row("long head", "GET /healthz HTTP/1.1\r\n" + host + "X: " + QByteArray(20'000, 'a') + "\r\n\r\n", 431);
    row("many fields", "GET /healthz HTTP/1.1\r\n" + host + QByteArray("X: a\r\n").repeated(101) + "\r\n",
        431);
    row("WebSocket", "GET /healthz HTTP/1.1\r\n" + host + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        501);
}

void TestConnectionLimits::refusesAndCloses()
{
    QFETCH(QByteArray, bytes);
    RawClient client(m_port);
    QVERIFY(client.send(bytes.replace("PORT", QByteArray::number(m_port))));
    const auto answer = client.answer();
    QVERIFY(answer);
    QTEST(answer->status, "status");
    QCOMPARE(answer->fields["content-type"], QByteArray("application/problem+json"));
    QCOMPARE(answer->fields["connection"], QByteArray("close"));
    QCOMPARE(answer->fields["x-content-type-options"], QByteArray("nosniff"));
    QCOMPARE(answer->json()[QStringLiteral("status")], answer->status);
    QVERIFY(!answer->body.contains("Bearer t"));
    QVERIFY(client.isClosedByServer());
    QCOMPARE(m_handled.load(), 0);
    client.leave();
    QTRY_COMPARE(m_connections->load(), 0);
}

void TestConnectionLimits::refusalReachesAClientThatIsStillSending()
{
    RawClient client(m_port);
    const QByteArray body(20 * 1024 * 1024, ' ');
    QVERIFY(client.send(request("POST /echo", body))); // all of it is taken, none of it kept
    const auto answer = client.answer();
    QVERIFY(answer);
    QCOMPARE(answer->status, 413);
    QVERIFY(client.isClosedByServer());
}

void TestConnectionLimits::refusalOfTheSecondPipelinedRequest()
{
    RawClient client(m_port);
    QVERIFY(client.send(request("GET /later?1") + "nonsense\r\n\r\n" + request("GET /echo?3")));
    QTRY_COMPARE(m_waiting.size(), 1);
    m_waiting.answerAll();
    QCOMPARE(bodyOf(client), QByteArray("1"));
    const auto refusal = client.answer();
    QVERIFY(refusal);
    QCOMPARE(refusal->status, 400);
    QVERIFY(client.isClosedByServer()); // what came behind it is not answered
}

void TestConnectionLimits::tooMuchPipelined()
{
    RawClient client(m_port);
    QVERIFY(client.send(request("GET /later?1")));
    QTRY_COMPARE(m_waiting.size(), 1);
    QVERIFY(client.send(request("POST /echo", QByteArray(1024 * 1024, ' '))));
    QVERIFY(client.send(request("GET /echo?3")));
    QVERIFY(!client.hasBytesWithin(20ms));
    m_waiting.answerAll();
    QCOMPARE(bodyOf(client), QByteArray("1")); // in order: the answer first, then the refusal
    const auto refusal = client.answer();
    QVERIFY(refusal);
    QCOMPARE(refusal->status, 413);
    QVERIFY(client.isClosedByServer());
    QCOMPARE(m_handled.load(), 1);
}

void TestConnectionLimits::largeBodies()
{
    RawClient client(m_port);
    const QByteArray body = '"' + QByteArray(8 * 1024 * 1024 - 2, 'b') + '"';
    for (int i = 0; i < 2; ++i) {
        QVERIFY(client.send(request("POST /echo", body)));
        QVERIFY(bodyOf(client) == body);
    }
}

void TestConnectionLimits::wrongTokenGetsNoContinue()
{
    RawClient client(m_port);
    QVERIFY(client.send(
        request("POST /echo", "[1]", "Expect: 100-continue\r\n").replace("Bearer t", "Bearer x").chopped(3)));
    QCOMPARE(client.answer()->status, 401);
    QVERIFY(client.isClosedByServer());
}

QTEST_GUILESS_MAIN(TestConnectionLimits)
#include "tst_connectionlimits.moc"
