// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/taskwaiter.h"
#include "tests/support/apifixture.h"

#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Submissions that wait for the end: Prefer: wait=n.
class TestTaskWaiter : public ApiFixture
{
    Q_OBJECT

private Q_SLOTS:
    void waits();
    void waitingEnds();
    void endsWhenTheTaskIsRemoved();
    void manyWait();
    void preferences();
};

void TestTaskWaiter::waits()
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

void TestTaskWaiter::waitingEnds()
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

void TestTaskWaiter::endsWhenTheTaskIsRemoved()
{
    serve(*m_fake);
    RawClient client(m_port);
    QVERIFY(client.send(request("POST /api/v1/tasks", R"({"type":"noop"})", "Prefer: wait=60\r\n")));
    QTRY_COMPARE(m_fake->watchers(), 1);
    m_fake->remove(TaskId{1});
    const auto answer = client.answer();
    QVERIFY(answer);
    QCOMPARE(answer->status, 410);
    QTRY_COMPARE(m_fake->watchers(), 0); // nobody waits, nothing is read
}

void TestTaskWaiter::manyWait()
{
    // Their times end in another order than they came; one ends by itself.
    const auto ask = [this](RawClient &client, const QByteArray &seconds) {
        const QByteArray body = R"({"type":"sleep","params":{"seconds":60}})";
        return client.send(request("POST /api/v1/tasks", body, "Prefer: wait=" + seconds + "\r\n"));
    };
    RawClient late(m_port);
    RawClient soon(m_port);
    RawClient noop(m_port);
    QVERIFY(ask(late, "2"));
    QVERIFY(ask(soon, "1"));
    QVERIFY(noop.send(request("POST /api/v1/tasks", R"({"type":"noop"})", "Prefer: wait=60\r\n")));
    QCOMPARE(noop.answer().value_or(RawAnswer{}).status, 200);
    QCOMPARE(soon.answer().value_or(RawAnswer{}).status, 202);
    QVERIFY(!late.hasBytesWithin(100ms));
    QCOMPARE(late.answer().value_or(RawAnswer{}).status, 202);
}

void TestTaskWaiter::preferences()
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

QTEST_GUILESS_MAIN(TestTaskWaiter)
#include "tst_taskwaiter.moc"
