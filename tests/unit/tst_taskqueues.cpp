// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/taskqueues.h"

#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using std::chrono::nanoseconds;

namespace {

constexpr auto Thread = ExecutorKind::Thread;
constexpr auto Loop = ExecutorKind::Loop;

void push(TaskQueues &queues, const QString &queue, qint64 id, int priority = 0, ExecutorKind kind = Thread)
{
    queues.queue(queue).readyFor(kind).push(TaskId{id}, priority);
}

/// Starts the next one; 0 if none may.
qint64 startNext(TaskQueues &queues, nanoseconds now = 1s, ExecutorKind kind = Thread)
{
    const auto next = queues.next(kind, now);
    if (next)
        queues.start(*next, kind);
    return next ? next->id.value : 0;
}

QList<qint64> startAll(TaskQueues &queues, nanoseconds now = 1s)
{
    QList<qint64> order;
    while (const qint64 id = startNext(queues, now))
        order.append(id);
    return order;
}

} // namespace

class TestTaskQueues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void queuesTakeTurns()
    {
        TaskQueues queues;
        for (qint64 id = 1; id <= 4; ++id)
            push(queues, u"a"_s, id);
        push(queues, u"b"_s, 11);
        push(queues, u"b"_s, 12);
        push(queues, u"c"_s, 21);
        QCOMPARE(startAll(queues), (QList<qint64>{1, 11, 21, 2, 12, 3, 4}));
        push(queues, u"a"_s, 5);
        push(queues, u"b"_s, 13);
        push(queues, u"c"_s, 22);
        QCOMPARE(startAll(queues), (QList<qint64>{22, 13, 5})); // whose last turn is longest ago
    }

    void priorityGoesBeforeTurns()
    {
        TaskQueues queues;
        push(queues, u"a"_s, 1, 0);
        push(queues, u"a"_s, 2, 5);
        push(queues, u"a"_s, 3, 5);
        push(queues, u"b"_s, 11, 5);
        push(queues, u"b"_s, 12, -1);
        push(queues, u"c"_s, 21, 7);
        QCOMPARE(startAll(queues), (QList<qint64>{21, 2, 11, 3, 1, 12}));
    }

    void aPausedQueueStartsNothing()
    {
        TaskQueues queues;
        push(queues, u"a"_s, 1, 9);
        push(queues, u"b"_s, 2);
        NamedQueue &a = queues.queue(u"a"_s);
        queues.configure(a, {.paused = true}, 0s);
        QCOMPARE(TaskQueues::holdOf(a, 1s), TaskQueues::Hold::Paused);
        QCOMPARE(startAll(queues), QList<qint64>{2});
        QCOMPARE(a.queued(), 1);
        queues.configure(a, {}, 0s);
        QCOMPARE(startAll(queues), QList<qint64>{1});
    }

    void concurrencyIsOverAllExecutors()
    {
        TaskQueues queues;
        NamedQueue &a = queues.queue(u"a"_s);
        queues.configure(a, {.concurrency = 2}, 0s);
        push(queues, u"a"_s, 1, 0, Thread);
        push(queues, u"a"_s, 2, 0, Thread);
        push(queues, u"a"_s, 3, 0, Loop);
        push(queues, u"a"_s, 4, 0, Loop);
        QCOMPARE(startNext(queues, 1s, Thread), 1);
        QCOMPARE(startNext(queues, 1s, Loop), 3);
        QCOMPARE(startNext(queues, 1s, Thread), 0);
        QCOMPARE(startNext(queues, 1s, Loop), 0);
        QCOMPARE(TaskQueues::holdOf(a, 1s), TaskQueues::Hold::Concurrency);
        TaskQueues::ended(a, 2s);
        QCOMPARE(startNext(queues, 1s, Thread), 2);
        queues.configure(a, {.concurrency = 1}, 0s); // lowered below what runs
        TaskQueues::ended(a, 2s);
        QCOMPARE(startNext(queues, 1s, Loop), 0);
        TaskQueues::ended(a, 2s);
        QCOMPARE(startNext(queues, 1s, Loop), 4);
        QCOMPARE(a.running, 1);
    }

    void knowsSinceWhenItIsOpen()
    {
        TaskQueues queues;
        NamedQueue &a = queues.queue(u"a"_s);
        queues.configure(a, {.concurrency = 1}, 1s);
        QCOMPARE(a.openSince, 0ns); // it was not held
        queues.configure(a, {.concurrency = 1, .paused = true}, 2s);
        queues.configure(a, {.concurrency = 1}, 5s);
        QCOMPARE(a.openSince, 5s);
        push(queues, u"a"_s, 1);
        QCOMPARE(startAll(queues, 6s), QList<qint64>{1});
        TaskQueues::ended(a, 9s);
        QCOMPARE(a.openSince, 9s);
        queues.configure(a, {.rate = RateLimit{1, 4s}}, 20s);
        push(queues, u"a"_s, 2);
        push(queues, u"a"_s, 3);
        QCOMPARE(startAll(queues, 20s), QList<qint64>{2});
        QCOMPARE(startAll(queues, 30s), QList<qint64>{3});
        QCOMPARE(a.openSince, 24s); // when there was a token, not when somebody looked
    }

    void theBucketIsFullAtFirstAndRefillsExactly()
    {
        TaskQueues queues;
        NamedQueue &a = queues.queue(u"a"_s);
        queues.configure(a, {.rate = RateLimit{3, 1s}}, 10s);
        for (qint64 id = 1; id <= 20; ++id)
            push(queues, u"a"_s, id);
        QVERIFY(!queues.nextToken(10s)); // nothing is held
        QCOMPARE(startAll(queues, 10s), (QList<qint64>{1, 2, 3}));
        QCOMPARE(TaskQueues::holdOf(a, 10s), TaskQueues::Hold::Rate);
        QCOMPARE(startAll(queues, 10s + 333'333'333ns), QList<qint64>{});
        QCOMPARE(startAll(queues, 10s + 333'333'334ns), QList<qint64>{4});
        QCOMPARE(startAll(queues, 11s), (QList<qint64>{5, 6}));
        QCOMPARE(startAll(queues, 1h), (QList<qint64>{7, 8, 9})); // it holds no more than three
        QVERIFY(queues.nextToken(1h));
        queues.configure(a, {.concurrency = 1, .rate = RateLimit{3, 1s}}, 1h);
        QCOMPARE(startAll(queues, 1h), QList<qint64>{}); // the same rate: no new bucket
        queues.configure(a, {}, 1h);
        QCOMPARE(startAll(queues, 1h).size(), 11);
    }

    void startsKeepToTheRate_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<std::chrono::milliseconds>("per");
        QTest::newRow("1 in 7 s") << 1 << std::chrono::milliseconds(7s);
        QTest::newRow("3 in 1 s") << 3 << std::chrono::milliseconds(1s);
        QTest::newRow("7 in 11 ms") << 7 << std::chrono::milliseconds(11ms);
        QTest::newRow("1000 in 1 s") << 1000 << std::chrono::milliseconds(1s);
        QTest::newRow("1 in 10 years") << 1 << std::chrono::milliseconds(87'840h);
        QTest::newRow("many in a moment") << 10'000 << std::chrono::milliseconds(1ms);
    }
    /// Woken when nextToken() says, each wake starts something; after n stretches of time exactly n buckets
    /// more than the first have been started.
    void startsKeepToTheRate()
    {
        QFETCH(const int, count);
        QFETCH(const std::chrono::milliseconds, per);
        constexpr int Stretches = 5;
        TaskQueues queues;
        NamedQueue &a = queues.queue(u"a"_s);
        const nanoseconds begin = 1h;
        queues.configure(a, {.rate = RateLimit{count, per}}, begin);
        const int tasks = count * (Stretches + 2);
        for (qint64 id = 1; id <= tasks; ++id)
            push(queues, u"a"_s, id);
        const nanoseconds end = begin + Stretches * nanoseconds(per) + nanoseconds(per) / count / 2;
        qint64 started = startAll(queues, begin).size();
        QCOMPARE(started, count);
        nanoseconds now = begin;
        for (int wakes = 0; wakes < tasks; ++wakes) {
            const auto at = queues.nextToken(now);
            QVERIFY(at && *at > now);
            if (*at > end)
                break;
            now = *at;
            const qsizetype more = startAll(queues, now).size();
            QVERIFY(more > 0);
            started += more;
        }
        QCOMPARE(started, qint64(count) * (Stretches + 1));
    }

    void whoStepsAsideComesBackInItsOrder()
    {
        TaskQueues queues;
        for (qint64 id = 1; id <= 5; ++id)
            push(queues, u"a"_s, id, id == 5 ? 1 : 0);
        NamedQueue &a = queues.queue(u"a"_s);
        for (int i = 0; i < 3; ++i)
            queues.passOver(*queues.next(Thread, 1s), Thread); // 5, 1, 2
        QCOMPARE(a.queued(), 5);
        QCOMPARE(queues.ready(Thread), 2);
        QVERIFY(queues.remove(a, Thread, TaskId{1}, 0)); // one that stepped aside
        QVERIFY(!queues.remove(a, Thread, TaskId{4}, 0));
        QCOMPARE(startNext(queues), 3);
        queues.takeBack();
        QCOMPARE(a.queued(), 2);
        QCOMPARE(startAll(queues), (QList<qint64>{5, 2}));
        QCOMPARE(a.queued(), 0);
    }

    void noMoreThanSoManyStepAside()
    {
        TaskQueues queues;
        for (qint64 id = 1; id <= 200; ++id)
            push(queues, u"a"_s, id);
        push(queues, u"a"_s, 300, 0, Loop);
        push(queues, u"b"_s, 400);
        int aside = 0;
        while (const auto next = queues.next(Thread, 1s)) {
            if (next->queue->name == u"b"_s) {
                queues.start(*next, Thread);
                continue;
            }
            queues.passOver(*next, Thread);
            ++aside;
        }
        QCOMPARE(aside, 64);
        QCOMPARE(startNext(queues, 1s, Loop), 300); // another executor's are not held up
        queues.takeBack();
        QCOMPARE(startNext(queues), 1);
    }

    /// What is needed was not free when it was its queue's turn: the turn is kept for it, whoever else of
    /// its queue has been started meanwhile.
    void whoStepsAsideKeepsItsTurn()
    {
        TaskQueues queues;
        push(queues, u"a"_s, 1);
        QCOMPARE(startNext(queues), 1);
        push(queues, u"b"_s, 11);
        QCOMPARE(startNext(queues), 11);
        push(queues, u"a"_s, 2); // what it needs is not free
        push(queues, u"a"_s, 3);
        push(queues, u"b"_s, 12);
        queues.passOver(*queues.next(Thread, 1s), Thread);
        QCOMPARE(startNext(queues), 3); // still before b
        queues.takeBack();
        QCOMPARE(startNext(queues), 2); // though its queue has had a turn
        QCOMPARE(startNext(queues), 12);
    }
};

QTEST_APPLESS_MAIN(TestTaskQueues)
#include "tst_taskqueues.moc"
