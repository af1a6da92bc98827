// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/guardfixture.h"

#include <QTest>

#include <thread>

using namespace pooldeck;
using namespace std::chrono_literals;

/// That every request is let through once, whole and in order, and answered, however its bytes arrive.
class TestConnectionGuard : public GuardFixture
{
    Q_OBJECT

private Q_SLOTS:

    void answersAndKeepsAlive();
    void byteByByte();
    void bodyInASecondPacket();
    void cutAnywhere();
    void twoRequestsInOnePacket();
    void pipelinedRequestsAreAnsweredInOrder();
    void manyPipelinedRequestsThatAreAnsweredAtOnce();
    void pipelinedBehindABodyThatFlows();
    void theLargestHeads_data();
    void theLargestHeads();
    void aBodyThatIsReadOtherwise();
    void headHasNoBody();
    void connectionClose();
    void http10IsClosed();
    void expectContinue();
    void clientLeavesBeforeTheAnswer();
    void clientLeavesInTheMiddle();
    void drains();
    void forgottenRequest();
    void answersFromManyThreads();
};

void TestConnectionGuard::answersAndKeepsAlive()
{
    RawClient client(m_port);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(client.send(request("POST /echo", "[" + QByteArray::number(i) + "]")));
        const auto answer = client.answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
        QCOMPARE(answer->body, "[" + QByteArray::number(i) + "]");
        QCOMPARE(answer->fields["x-content-type-options"], QByteArray("nosniff"));
        QCOMPARE(answer->fields["cache-control"], QByteArray("no-store"));
        QVERIFY(answer->fields.contains("date"));
        QVERIFY(!answer->fields.contains("connection"));
    }
    QCOMPARE(m_connections->load(), 1);
}

void TestConnectionGuard::byteByByte()
{
    RawClient client(m_port);
    for (int i = 0; i < 2; ++i) {
        for (const char c : request("POST /echo", "[1,2,3]"))
            QVERIFY(client.send(QByteArrayView(&c, 1)));
        QCOMPARE(bodyOf(client), QByteArray("[1,2,3]"));
    }
}

void TestConnectionGuard::bodyInASecondPacket()
{
    RawClient client(m_port);
    const QByteArray bytes = request("POST /echo", "[1,2,3]");
    const qsizetype split = bytes.indexOf("\r\n\r\n") + 4;
    for (int i = 0; i < 3; ++i) {
        QVERIFY(client.send(bytes.first(split)));
        QVERIFY(!client.hasBytesWithin(10ms));
        QVERIFY(client.send(bytes.sliced(split)));
        QCOMPARE(bodyOf(client), QByteArray("[1,2,3]"));
    }
}

void TestConnectionGuard::cutAnywhere()
{
    RawClient client(m_port);
    const QByteArray bytes = request("POST /echo", "[1]") + request("POST /echo", "[2]");
    for (qsizetype cut = 1; cut < bytes.size(); ++cut) {
        QVERIFY(client.send(bytes.first(cut)));
        QTest::qWait(0);
        QVERIFY(client.send(bytes.sliced(cut)));
        QCOMPARE(bodyOf(client), QByteArray("[1]"));
        QCOMPARE(bodyOf(client), QByteArray("[2]"));
    }
}

void TestConnectionGuard::twoRequestsInOnePacket()
{
    RawClient client(m_port);
    QVERIFY(client.send(request("POST /echo", "[1]") + request("GET /echo?2")));
    QCOMPARE(bodyOf(client), QByteArray("[1]"));
    QCOMPARE(bodyOf(client), QByteArray("2"));
    QVERIFY(client.send(request("GET /echo?3"))); // the connection is as good as new
    QCOMPARE(bodyOf(client), QByteArray("3"));
}

void TestConnectionGuard::pipelinedRequestsAreAnsweredInOrder()
{
    RawClient client(m_port);
    QVERIFY(client.send(request("GET /later?1") + request("GET /echo?2") + request("GET /later?3")));
    QTRY_COMPARE(m_waiting.size(), 1);
    QVERIFY(client.send(request("POST /echo", "[4]"))); // arrives while the first is being answered
    QVERIFY(!client.hasBytesWithin(20ms));
    QCOMPARE(m_handled.load(), 1); // one in flight per connection
    m_waiting.answerAll();
    QCOMPARE(bodyOf(client), QByteArray("1"));
    QCOMPARE(bodyOf(client), QByteArray("2"));
    QTRY_COMPARE(m_waiting.size(), 1);
    QVERIFY(!client.hasBytesWithin(20ms));
    m_waiting.answerAll();
    QCOMPARE(bodyOf(client), QByteArray("3"));
    QCOMPARE(bodyOf(client), QByteArray("[4]"));
}

void TestConnectionGuard::manyPipelinedRequestsThatAreAnsweredAtOnce()
{
    RawClient client(m_port);
    QByteArray bytes;
    for (int i = 0; i < 1000; ++i)
        bytes += request("GET /echo?" + QByteArray::number(i));
    QVERIFY(client.send(bytes));
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(bodyOf(client), QByteArray::number(i));
}

void TestConnectionGuard::pipelinedBehindABodyThatFlows()
{
    RawClient client(m_port);
    const QByteArray body = '"' + QByteArray(300'000, 'b') + '"';
    const QByteArray bytes =
        request("POST /echo", body) + request("POST /echo", "[2]") + request("GET /echo?3");
    QVERIFY(client.send(bytes.first(1000)));
    QVERIFY(!client.hasBytesWithin(10ms));
    QVERIFY(client.send(bytes.sliced(1000)));
    QVERIFY(bodyOf(client) == body);
    QCOMPARE(bodyOf(client), QByteArray("[2]"));
    QCOMPARE(bodyOf(client), QByteArray("3"));
}

void TestConnectionGuard::theLargestHeads_data()
{
    QTest::addColumn<QByteArray>("fields");
    // With Host, Authorization, Content-Type and Content-Length there are 100.
    QTest::newRow("many fields") << QByteArray("X: y\r\n").repeated(96);
    QTest::newRow("a long field") << "X: " + QByteArray(102'000, 'y') + "\r\n";
}

// That QtHttpServer reads whatever the options let the guard let through.
void TestConnectionGuard::theLargestHeads()
{
    QFETCH(QByteArray, fields);
    HttpLimits limits;
    limits.head = 100 * 1024;
    limits.fields = 100;
    start(limits);
    RawClient client(m_port);
    for (int i = 0; i < 2; ++i) {
        QVERIFY(client.send(request("POST /echo", "[1,2,3]", fields)));
        QCOMPARE(bodyOf(client), QByteArray("[1,2,3]"));
    }
}

void TestConnectionGuard::aBodyThatIsReadOtherwise()
{
    HttpLimits limits;
    limits.fields = 1'000; // more than QtHttpServer reads, so that it does not see Content-Length
    start(limits);
    const QByteArray bytes =
        request("POST /echo", request("GET /later?1"), QByteArray("X: y\r\n").repeated(200));
    RawClient client(m_port);
    QVERIFY(client.send(bytes));
    QVERIFY(!client.rest().contains("HTTP/1.1 200"));
    QCOMPARE(m_handled.load(), 0);
    RawClient slow(m_port); // its body comes after its head
    QVERIFY(slow.send(bytes.first(bytes.indexOf("\r\n\r\n") + 4)));
    QTest::qWait(20);
    slow.send(request("GET /later?1"));
    QVERIFY(!slow.rest().contains("HTTP/1.1 200"));
    QCOMPARE(m_handled.load(), 0);
}

void TestConnectionGuard::headHasNoBody()
{
    RawClient client(m_port);
    QVERIFY(client.send(request("HEAD /echo?12345") + request("GET /echo?2") + request("HEAD /nowhere")));
    const auto answer = client.answer(true);
    QVERIFY(answer);
    QCOMPARE(answer->status, 200);
    QCOMPARE(answer->fields["content-length"], QByteArray("5"));
    QCOMPARE(bodyOf(client), QByteArray("2"));
    QCOMPARE(client.answer(true)->status, 404);
    QVERIFY(!client.hasBytesWithin(10ms));
}

void TestConnectionGuard::connectionClose()
{
    RawClient client(m_port);
    QVERIFY(client.send(request("GET /echo?1", {}, "Connection: close\r\n") + request("GET /echo?2")));
    const auto answer = client.answer();
    QVERIFY(answer);
    QCOMPARE(answer->body, QByteArray("1"));
    QCOMPARE(answer->fields["connection"], QByteArray("close"));
    QVERIFY(client.isClosedByServer());
    QCOMPARE(m_handled.load(), 1);
}

void TestConnectionGuard::http10IsClosed()
{
    RawClient client(m_port);
    QVERIFY(
        client.send("GET /healthz?1 HTTP/1.0\r\nHost: localhost:" + QByteArray::number(m_port) + "\r\n\r\n"));
    QCOMPARE(bodyOf(client), QByteArray("1"));
    QVERIFY(client.isClosedByServer());
}

void TestConnectionGuard::expectContinue()
{
    RawClient client(m_port);
    const QByteArray bytes = request("POST /echo", "[1]", "Expect: 100-continue\r\n");
    for (int i = 0; i < 2; ++i) {
        QVERIFY(client.send(bytes.first(bytes.size() - 3)));
        QCOMPARE(client.answer()->status, 100);
        QVERIFY(client.send("[1]"));
        QCOMPARE(bodyOf(client), QByteArray("[1]"));
    }
    QVERIFY(client.send(bytes)); // did not wait: needs no interim answer
    QCOMPARE(bodyOf(client), QByteArray("[1]"));
}

void TestConnectionGuard::clientLeavesBeforeTheAnswer()
{
    for (const bool rudely : {false, true}) {
        RawClient client(m_port);
        QVERIFY(client.send(request("GET /later?1") + request("GET /echo?2")));
        QTRY_COMPARE(m_waiting.size(), 1);
        client.leave(rudely);
        QTRY_COMPARE(m_connections->load(), 0);
        m_waiting.answerAll(); // to nobody
    }
    QCOMPARE(m_handled.load(), 2);
    RawClient other(m_port);
    QVERIFY(other.send(request("GET /echo?1")));
    QCOMPARE(bodyOf(other), QByteArray("1"));
}

void TestConnectionGuard::clientLeavesInTheMiddle()
{
    const QByteArray bytes = request("POST /echo", "[1,2,3]");
    for (qsizetype cut = 0; cut < bytes.size(); cut += 3) {
        RawClient client(m_port);
        QVERIFY(client.send(bytes.first(cut)));
        client.leave(cut % 2 == 0);
    }
    QTRY_COMPARE(m_connections->load(), 0);
    QCOMPARE(m_handled.load(), 0);
}

void TestConnectionGuard::drains()
{
    RawClient idle(m_port);
    QVERIFY(idle.send(request("GET /echo?1")));
    QCOMPARE(bodyOf(idle), QByteArray("1"));
    RawClient busy(m_port);
    QVERIFY(busy.send(request("GET /later?2")));
    QTRY_COMPARE(m_waiting.size(), 1);
    m_loop->beginStop();
    QVERIFY(idle.isClosedByServer());
    QTRY_VERIFY(!RawClient(m_port).isConnected());
    m_waiting.answerAll();
    const auto answer = busy.answer();
    QVERIFY(answer);
    QCOMPARE(answer->body, QByteArray("2"));
    QCOMPARE(answer->fields["connection"], QByteArray("close"));
    m_loop->join();
}

void TestConnectionGuard::forgottenRequest()
{
    RawClient client(m_port);
    QVERIFY(client.send(request("GET /later?1")));
    QTRY_COMPARE(m_waiting.size(), 1);
    m_waiting.takeAll();
    const auto answer = client.answer();
    QVERIFY(answer);
    QCOMPARE(answer->status, 500);
}

void TestConnectionGuard::answersFromManyThreads()
{
    constexpr int Clients = 32;
    std::vector<RawClient> clients;
    for (int i = 0; i < Clients; ++i)
        clients.emplace_back(m_port);
    for (int round = 0; round < 20; ++round) {
        for (int i = 0; i < Clients; ++i)
            QVERIFY(clients[static_cast<size_t>(i)].send(request("GET /later?" + QByteArray::number(i))));
        QTRY_COMPARE(m_waiting.size(), Clients);
        const auto waiting = m_waiting.takeAll();
        std::vector<std::jthread> threads;
        for (size_t t = 0; t < 4; ++t) {
            threads.emplace_back([&waiting, t] {
                for (size_t i = t; i < waiting.size(); i += 4)
                    waiting[i].first.replyWith([body = waiting[i].second] { return Reply::json(body); });
            });
        }
        threads.clear();
        for (int i = 0; i < Clients; ++i)
            QCOMPARE(bodyOf(clients[static_cast<size_t>(i)]), QByteArray::number(i));
    }
}

QTEST_GUILESS_MAIN(TestConnectionGuard)
#include "tst_connectionguard.moc"
