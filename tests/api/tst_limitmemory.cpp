// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/guardfixture.h"

#include <QFile>
#include <QTest>

#include <malloc.h>

using namespace pooldeck;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype KiB = 1024;
constexpr qsizetype MiB = 1024 * KiB;

/// A line of /proc/self/status, in bytes.
qint64 statusLine(const QByteArray &name)
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QFile::ReadOnly))
        return -1;
    const QByteArray text = file.readAll();
    return text.sliced(text.indexOf(name) + name.size()).trimmed().split(' ').front().toLongLong() * KiB;
}

qint64 residentBytes()
{
    ::malloc_trim(0);
    return statusLine("VmRSS:");
}

/// What has been allocated and not freed, by all threads.
qint64 heapBytes()
{
    const struct mallinfo2 info = ::mallinfo2();
    return static_cast<qint64>(info.uordblks + info.hblkhd);
}

/// From now on peakBytes() tells the most that there was since.
void forgetPeak()
{
    QFile file(QStringLiteral("/proc/self/clear_refs"));
    if (file.open(QFile::WriteOnly))
        file.write("5");
}

qint64 peakBytes()
{
    return statusLine("VmHWM:");
}

} // namespace

/// What the limits are for: however much a client sends, or how little it reads, the server's memory stays
/// within them, and is given back when the client has gone. Client and server share this process, so what
/// is sent is made before anything is measured.
class TestLimitMemory : public GuardFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void floods_data();
    void floods();
    void held_data();
    void held();
    void pipelined();
    void unreadAnswers();
    void moreConnectionsThanThereMayBe();

private:
    void allHaveGone();
};

void TestLimitMemory::initTestCase()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("The sanitizers have memory of their own.");
#endif
}

/// Returns when no connection is open and what it had is freed.
void TestLimitMemory::allHaveGone()
{
    QTRY_COMPARE(m_connections->load(), 0);
    QObject resident;
    resident.moveToThread(m_loop->thread());
    for (int i = 0; i < 2; ++i) // what is deleted later, is then
        QMetaObject::invokeMethod(
            &resident, [] {}, Qt::BlockingQueuedConnection);
}

void TestLimitMemory::floods_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    m_port = 0; // not known yet
    const QByteArray much(16 * MiB, 'a');
    const QByteArray body = request("POST /echo", '"' + much + '"');
    const auto head = [this](const QByteArray &fields) { return request("GET /echo", {}, fields); };
    QTest::newRow("request line") << "GET /" + much << 414;
    QTest::newRow("field") << head("X: " + much + "\r\n") << 431;
    QTest::newRow("fields") << head(QByteArray("X: a\r\n").repeated(2'000'000)) << 431;
    QTest::newRow("body") << body << 413;
    QTest::newRow("body of a stranger") << QByteArray(body).replace("Bearer t", "Bearer x") << 401;
    QTest::newRow("body from another origin")
        << request("POST /echo", '"' + much + '"', "Origin: http://evil.example\r\n") << 403;
    QTest::newRow("body of another type") << QByteArray(request("POST /echo", QByteArray(7 * MiB, 'a')))
                                                 .replace("application/json", "text/plain")
                                          << 415;
    QTest::newRow("chunks") << head("Transfer-Encoding: chunked\r\n").replace("GET", "POST") + "1000000\r\n"
            + much << 501;
    QTest::newRow("garbage") << QByteArray("\x01").append(much) << 400;
}

void TestLimitMemory::floods()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    bytes.replace("127.0.0.1:0", "127.0.0.1:" + QByteArray::number(m_port));
    const auto sendAll = [&](int times) {
        for (int i = 0; i < times; ++i) {
            RawClient client(m_port);
            client.send(bytes);
            QCOMPARE(client.answer().value_or(RawAnswer{}).status, status);
            QVERIFY(client.isClosedByServer());
        }
        QTRY_COMPARE(m_connections->load(), 0);
    };
    sendAll(1); // what is allocated once, is there
    const qint64 before = residentBytes();
    forgetPeak();
    sendAll(10);
    const qint64 grown = peakBytes() - before;
    QVERIFY2(grown < 2 * MiB, QByteArray::number(grown).constData());
    QCOMPARE(m_handled.load(), 0);
}

void TestLimitMemory::held_data()
{
    QTest::addColumn<int>("clients");
    m_port = 0; // not known yet
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<qint64>("each"); // of the server's memory, at most
    QTest::newRow("nothing sent") << 250 << QByteArray() << qint64(16 * KiB);
    QTest::newRow("half a head") << 250 << "GET /echo HTTP/1.1\r\nX: " + QByteArray(15 * KiB, 'a')
                                 << qint64(48 * KiB);
    // What has been approved is kept as it comes: no more than that, and not the length that was promised.
    const QByteArray body = request("POST /echo", QByteArray(8 * MiB, ' '));
    QTest::newRow("beginning of a body") << 250 << body.first(16 * KiB) << qint64(64 * KiB);
    QTest::newRow("half a body") << 20 << body.first(4 * MiB) << qint64(9 * MiB);
}

void TestLimitMemory::held()
{
    QFETCH(int, clients);
    QFETCH(QByteArray, bytes);
    QFETCH(qint64, each);
    bytes.replace("127.0.0.1:0", "127.0.0.1:" + QByteArray::number(m_port));
    const auto hold = [&] {
        std::vector<RawClient> all;
        for (int i = 0; i < clients; ++i) {
            all.emplace_back(m_port);
            QVERIFY(bytes.isEmpty() || all.back().send(bytes));
        }
        QTRY_COMPARE(m_connections->load(), clients);
        // This one is served when all that came before it has been read.
        RawClient other(m_port);
        other.send(request("GET /echo?1"));
        QCOMPARE(bodyOf(other), QByteArray("1"));
    };
    hold();
    allHaveGone();
    const qint64 heapBefore = heapBytes();
    const qint64 before = residentBytes();
    forgetPeak();
    hold();
    const qint64 most = peakBytes() - before;
    QVERIFY2(most < clients * each, QByteArray::number(most).constData());
    allHaveGone();
    QTRY_VERIFY2(heapBytes() - heapBefore < MiB, QByteArray::number(heapBytes() - heapBefore).constData());
}

void TestLimitMemory::pipelined()
{
    const QByteArray behind = request("GET /echo?2").repeated(100'000);
    const auto flood = [&] {
        RawClient client(m_port);
        client.send(request("GET /later?1"));
        QTRY_COMPARE(m_waiting.size(), 1);
        client.send(behind); // until it is not taken any more
        m_waiting.answerAll();
        QCOMPARE(bodyOf(client), QByteArray("1"));
        client.leave(true);
        QTRY_COMPARE(m_connections->load(), 0);
    };
    flood();
    const qint64 before = residentBytes();
    forgetPeak();
    for (int i = 0; i < 10; ++i)
        flood();
    const qint64 grown = peakBytes() - before;
    QVERIFY2(grown < 4 * MiB, QByteArray::number(grown).constData());
}

void TestLimitMemory::unreadAnswers()
{
    const QByteArray many = request("GET /big").repeated(200); // 200 MiB, if they were all made
    const auto ask = [&] {
        std::vector<RawClient> readers;
        for (int i = 0; i < 8; ++i) {
            readers.emplace_back(m_port);
            QVERIFY(readers.back().send(many));
        }
        QTRY_COMPARE(m_connections->load(), 8);
        RawClient other(m_port);
        other.send(request("GET /echo?1"));
        QCOMPARE(bodyOf(other), QByteArray("1"));
    };
    ask();
    allHaveGone();
    const qint64 heapBefore = heapBytes();
    const qint64 before = residentBytes();
    forgetPeak();
    ask();
    const qint64 most = peakBytes() - before;
    QVERIFY2(most < 8 * 4 * MiB, QByteArray::number(most).constData());
    allHaveGone();
    QTRY_VERIFY2(heapBytes() - heapBefore < MiB, QByteArray::number(heapBytes() - heapBefore).constData());
}

void TestLimitMemory::moreConnectionsThanThereMayBe()
{
    HttpLimits limits;
    limits.connections = 8;
    start(limits);
    std::vector<RawClient> taken;
    for (int i = 0; i < limits.connections; ++i)
        taken.emplace_back(m_port);
    QTRY_COMPARE(m_connections->load(), limits.connections);
    const auto come = [&](int times) {
        for (int i = 0; i < times; ++i) {
            RawClient client(m_port);
            QCOMPARE(client.answer().value_or(RawAnswer{}).status, 503);
            QVERIFY(client.isClosedByServer());
        }
    };
    come(10);
    const qint64 before = residentBytes();
    forgetPeak();
    come(2'000);
    const qint64 grown = peakBytes() - before;
    QVERIFY2(grown < 2 * MiB, QByteArray::number(grown).constData());
    QTRY_COMPARE(m_connections->load(), limits.connections);
}

QTEST_GUILESS_MAIN(TestLimitMemory)
#include "tst_limitmemory.moc"
