// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/guardfixture.h"

#include <QTest>

#include <algorithm>
#include <thread>

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
    void silentUpload();
    void silentFromTheStart();
    void idle();
    void clientThatDoesNotRead();
    void tooManyConnections();
    void hostileClientsDoNotHoldUpOthers();
    void clientsThatLeaveAtEveryMoment();
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

void TestConnectionLimits::silentUpload()
{
    // Forgets its request when told that no more comes.
    class Sink final : public BodySink
    {
    public:
        explicit Sink(Responder responder) : m_responder(std::move(responder)) { }
        void opened(std::function<void()>) override { }
        bool received(const QByteArray &) override { return true; }
        void finished() override { }
        void aborted() override { m_responder.reset(); }

    private:
        std::optional<Responder> m_responder;
    };
    m_sinkFor = [](Responder responder) { return std::make_shared<Sink>(std::move(responder)); };
    HttpLimits limits;
    limits.bodySilence = 100ms;
    start(limits);
    RawClient client(m_port);
    QVERIFY(client.send(request("PUT /sink", "12345").chopped(3)));
    const auto answer = client.answer();
    QVERIFY(answer);
    QCOMPARE(answer->status, 408);
    QVERIFY(client.isClosedByServer());
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
    row("null origin", "GET /healthz HTTP/1.1\r\n" + host + "Origin: null\r\n\r\n", 403);
    row("two hosts", "GET /healthz HTTP/1.1\r\n" + host + host + "\r\n", 400);
    row("two lengths",
        "POST /echo HTTP/1.1\r\n" + host + token + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400);
    row("bare LF", "GET /healthz HTTP/1.1\n" + host + "\r\n", 400);
    row("folded line", "GET /healthz HTTP/1.1\r\n" + host + "X: a\r\n b\r\n\r\n", 400);
    row("control byte", "GET /healthz HTTP/1.1\r\n" + host + "X: a\x01\r\n\r\n", 400);
    row("HTTP/3.0", "GET /healthz HTTP/3.0\r\n" + host + "\r\n", 505);
    row("GET with a body",
        "GET /echo HTTP/1.1\r\n" + host + token
            + "Content-Length: 2\r\nContent-Type: application/json\r\n\r\n{}",
        400);
    row("form",
        "POST /echo HTTP/1.1\r\n" + host + token
            + "Content-Length: 2\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n{}",
        415);
    row("preflight",
        "OPTIONS /echo HTTP/1.1\r\n" + host
            + "Origin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\n\r\n",
        403);
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
    QCOMPARE(answer->fields["cache-control"], QByteArray("no-store"));
    QVERIFY(!answer->fields.contains("access-control-allow-origin"));
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

void TestConnectionLimits::hostileClientsDoNotHoldUpOthers()
{
    // The same requests without and beside hostile clients: a machine that is slow is slow for both.
    RawClient client(m_port);
    const auto median = [&] {
        std::vector<std::chrono::nanoseconds> times;
        for (int i = 0; i < 101; ++i) {
            const auto start = std::chrono::steady_clock::now();
            client.send(request("POST /echo", "[1]"));
            if (bodyOf(client) != "[1]")
                return std::chrono::nanoseconds::max();
            times.push_back(std::chrono::steady_clock::now() - start);
        }
        std::ranges::nth_element(times, times.begin() + 50);
        return times[50];
    };
    const std::chrono::nanoseconds alone = median();
    std::vector<RawClient> slow;
    for (int i = 0; i < 60; ++i) {
        RawClient &writer = slow.emplace_back(m_port);
        writer.send(request("POST /echo", QByteArray(4096, ' ')).first(200 + i)); // and no more
        RawClient &reader = slow.emplace_back(m_port);
        reader.send(request("GET /big") + request("GET /big")); // and reads nothing
        slow.emplace_back(m_port).send("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:");
    }
    std::atomic<bool> stop = false;
    std::thread dripping([&] {
        while (!stop) { // byte by byte, each a packet
            for (RawClient &one : slow)
                one.send("1");
        }
    });
    const std::chrono::nanoseconds beside = median();
    stop = true;
    dripping.join();
    QVERIFY2(beside < alone + 50ms, QByteArray::number(beside.count()).constData());
}

void TestConnectionLimits::clientsThatLeaveAtEveryMoment()
{
    const QByteArray post = request("POST /echo", "[1,2,3]");
    const QByteArray later = request("GET /later?1");
    for (const bool rudely : {false, true}) {
        for (qsizetype cut = 0; cut <= post.size(); ++cut) {
            RawClient client(m_port);
            client.send(post.first(cut));
            client.leave(rudely);
            RawClient pipelining(m_port);
            pipelining.send(later + post.first(cut));
            pipelining.leave(rudely);
            if (cut % 16 == 0)
                m_waiting.answerAll();
        }
    }
    QTRY_VERIFY((m_waiting.answerAll(), m_connections->load() == 0));
    RawClient client(m_port);
    QVERIFY(client.send(request("GET /echo?1")));
    QCOMPARE(bodyOf(client), QByteArray("1"));
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
