// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/testengine.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::anyParams;
using test::TestEngine;

namespace {

/// Fails until the attempt that `until` says, with details of its own.
TaskType unluckyType()
{
    return anyParams(u"unlucky"_s, ThreadFunction([](TaskContext &context) -> QJsonValue {
                         context.log(u"attempt %1"_s.arg(context.attempt()));
                         context.log(u"more"_s);
                         if (context.attempt() < context.params()["until"_L1].toInt())
                             throw TaskFailure(u"no luck in attempt %1"_s.arg(context.attempt()),
                                               context.params()["details"_L1].toObject());
                         return context.attempt();
                     }));
}

TaskSpec unlucky(int until, int retries)
{
    return {.type = u"unlucky"_s,
            .params = R"({"until":)" + QByteArray::number(until) + '}',
            .retry = {.retries = retries, .backoff = 10s, .factor = 2, .jitter = 0}};
}

QStringList textsOf(const Result<LogPage> &page)
{
    QStringList texts;
    for (const LogLine &line : page->lines)
        texts.append(u"%1:%2"_s.arg(line.number).arg(line.text));
    return texts;
}

} // namespace

class TestRetries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void backoffThenSuccess()
    {
        TestEngine e;
        e.clock.stop();
        QVERIFY(e.catalog.add(unluckyType()));
        QVERIFY(e.engine.start());
        const Timestamp begin = e.clock.now();
        const TaskId id = (*e.submit(unlucky(3, 5)))->id;
        QTRY_COMPARE(e.count(TaskState::Scheduled), 1);
        QVERIFY((*e.find(id))->dueAt() == begin + 10s);
        QCOMPARE((*e.find(id))->failure->message, u"no luck in attempt 1"_s);
        QCOMPARE((*e.find(id))->attempt, 1);
        QCOMPARE(e.engine.gauges().failed, 0);
        e.turn(9999ms);
        QCOMPARE(e.state(id), TaskState::Scheduled);
        e.turn(1ms);
        QTRY_COMPARE((*e.find(id))->attempt, 2);
        QTRY_COMPARE(e.state(id), TaskState::Scheduled);
        QVERIFY((*e.find(id))->dueAt() == begin + 30s); // twice as long
        e.turn(20s);
        QTRY_COMPARE(e.count(TaskState::Succeeded), 1);

        const TaskPtr task = *e.find(id);
        QCOMPARE(task->attempt, 3);
        QCOMPARE(task->result(), QByteArray("3"));
        QVERIFY(!task->failure);
        const auto attempts = *e.attempts(id);
        QCOMPARE(attempts.size(), 2U);
        for (int i = 0; i < 2; ++i) {
            const TaskAttempt &attempt = attempts[static_cast<size_t>(i)];
            QCOMPARE(attempt.number, i + 1);
            QCOMPARE(attempt.failure.kind, FailureKind::Exception);
            QCOMPARE(attempt.failure.message, u"no luck in attempt %1"_s.arg(i + 1));
            QVERIFY(attempt.lane.startsWith("pool-"_L1));
            QVERIFY(attempt.startedAt == begin + i * 10s);
        }
        QCOMPARE(textsOf(e.log(id)),
                 (QStringList{u"1:attempt 1"_s, u"2:more"_s, u"3:attempt 2"_s, u"4:more"_s, u"5:attempt 3"_s,
                              u"6:more"_s}));
        QCOMPARE(e.engine.gauges().started, 3);
        QCOMPARE(e.engine.gauges().finished, 1);
    }

    void exhausted()
    {
        TestEngine e;
        QVERIFY(e.catalog.add(unluckyType()));
        QVERIFY(e.engine.start());
        TaskSpec spec = unlucky(99, 2);
        spec.retry.backoff = 0ms;
        const TaskId id = (*e.submit(spec))->id;
        QTRY_COMPARE(e.state(id), TaskState::Failed);
        QCOMPARE((*e.find(id))->attempt, 3);
        QCOMPARE((*e.find(id))->failure->message, u"no luck in attempt 3"_s);
        QCOMPARE(e.attempts(id)->size(), 2U); // the last one is the task's own
        QCOMPARE(textsOf(e.log(id)).size(), 6);
        QTRY_COMPARE(e.count(TaskState::Failed), 1);
        QCOMPARE(e.engine.gauges().failed, 1);
    }

    void theTypeSaysItWhereTheTaskDoesNot()
    {
        TestEngine e;
        TaskType type = unluckyType();
        type.retry = {.retries = 1, .backoff = 0ms};
        QVERIFY(e.catalog.add(type));
        QVERIFY(e.engine.start());
        const TaskId id = (*e.submit({.type = u"unlucky"_s, .params = R"({"until":2})"}))->id;
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
        TaskSpec never{.type = u"unlucky"_s, .params = R"({"until":2})", .retry = {.retries = 0}};
        const TaskId other = (*e.submit(never))->id;
        QTRY_COMPARE(e.state(other), TaskState::Failed);
        QCOMPARE((*e.find(other))->attempt, 1);
    }

    void onlyOfTheKindsThatAreAskedFor_data()
    {
        QTest::addColumn<bool>("exceptions");
        QTest::newRow("timeouts") << false;
        QTest::newRow("exceptions") << true;
    }
    void onlyOfTheKindsThatAreAskedFor()
    {
        QFETCH(const bool, exceptions);
        TestEngine e;
        QVERIFY(e.catalog.add(unluckyType()));
        QVERIFY(e.engine.start());
        TaskSpec spec = unlucky(2, 3);
        spec.retry.backoff = 0ms;
        spec.retry.on = std::set{exceptions ? FailureKind::Exception : FailureKind::Timeout};
        const TaskId id = (*e.submit(spec))->id;
        QTRY_COMPARE(e.state(id), exceptions ? TaskState::Succeeded : TaskState::Failed);
        QCOMPARE((*e.find(id))->attempt, exceptions ? 2 : 1);
    }

    void aTaskMaySayThatItIsNoUse_data()
    {
        QTest::addColumn<QByteArray>("details");
        QTest::addColumn<int>("attempts");
        QTest::newRow("no use") << QByteArray(R"({"retry":false})") << 1;
        QTest::newRow("of use") << QByteArray(R"({"retry":true})") << 3;
        QTest::newRow("another word") << QByteArray(R"({"retry":0})") << 3;
    }
    void aTaskMaySayThatItIsNoUse()
    {
        QFETCH(const QByteArray, details);
        QFETCH(const int, attempts);
        TestEngine e;
        QVERIFY(e.catalog.add(unluckyType()));
        QVERIFY(e.engine.start());
        TaskSpec spec = unlucky(99, 2);
        spec.params = R"({"until":99,"details":)" + details + '}';
        spec.retry.backoff = 0ms;
        const TaskId id = (*e.submit(spec))->id;
        QTRY_COMPARE(e.state(id), TaskState::Failed);
        QCOMPARE((*e.find(id))->attempt, attempts);
    }

    void cancelledBetweenTwoAttempts()
    {
        TestEngine e;
        e.clock.stop();
        QVERIFY(e.catalog.add(unluckyType()));
        QVERIFY(e.engine.start());
        const TaskId id = (*e.submit(unlucky(3, 5)))->id;
        QTRY_COMPARE(e.count(TaskState::Scheduled), 1);
        QCOMPARE((*e.cancel(id))->state(), TaskState::Cancelled);
        e.turn(1h);
        QVERIFY(e.submit(u"noop"_s));
        QTRY_COMPARE(e.count(TaskState::Succeeded), 1);
        QCOMPARE(e.state(id), TaskState::Cancelled);
        QCOMPARE((*e.find(id))->attempt, 1);
        QCOMPARE(e.attempts(id)->size(), 1U);
    }

    /// Somebody asked it to stop, and that was granted: however the attempt ends, it is the last one.
    void aCancelledAttemptIsTheLast_data()
    {
        QTest::addColumn<bool>("timedOut");
        QTest::newRow("cancelled") << false;
        QTest::newRow("timed out, then cancelled") << true;
    }
    void aCancelledAttemptIsTheLast()
    {
        QFETCH(const bool, timedOut);
        std::atomic<bool> go = false;
        std::atomic<bool> asked = false;
        TestEngine e;
        e.clock.stop();
        QVERIFY(e.catalog.add(anyParams(u"deaf"_s, ThreadFunction([&](TaskContext &context) -> QJsonValue {
                                            while (!go) {
                                                asked = asked || context.stopRequested();
                                                std::this_thread::yield();
                                            }
                                            throw TaskFailure(u"so it goes"_s);
                                        }))));
        QVERIFY(e.engine.start());
        const TaskId id =
            (*e.submit(
                 {.type = u"deaf"_s, .timeout = timedOut ? 5s : 0s, .retry = {.retries = 9, .backoff = 0ms}}))
                ->id;
        QTRY_COMPARE(e.count(TaskState::Running), 1);
        if (timedOut) {
            e.turn(6s);
            QTRY_VERIFY(asked);
        }
        QVERIFY((*e.cancel(id))->cancelRequested());
        QTRY_VERIFY(asked);
        go = true;
        QTRY_VERIFY(isFinal(e.state(id)));
        QCOMPARE((*e.find(id))->attempt, 1);
        QCOMPARE(e.state(id), timedOut ? TaskState::Failed : TaskState::Cancelled);
        QTRY_COMPARE(e.finalCount(), 1);
        QCOMPARE(e.count(TaskState::Scheduled), 0);
    }

    void retriesGoOnAfterARestart()
    {
        const QTemporaryDir dir;
        TaskId id;
        {
            TestEngine e(dir.filePath(u"a.db"_s));
            QVERIFY(e.catalog.add(unluckyType()));
            QVERIFY(e.engine.start());
            id = (*e.submit(unlucky(3, 2)))->id;
            QTRY_COMPARE(e.count(TaskState::Scheduled), 1);
        }
        TestEngine e(dir.filePath(u"a.db"_s));
        e.clock.offset = std::chrono::milliseconds(1h);
        QVERIFY(e.catalog.add(unluckyType()));
        QVERIFY(e.engine.start());
        QTRY_COMPARE((*e.find(id))->attempt, 2);
        QTRY_COMPARE(e.state(id), TaskState::Scheduled);
        QCOMPARE((*e.find(id))->failure->message, u"no luck in attempt 2"_s);
        e.clock.offset = std::chrono::milliseconds(2h);
        e.engine.lookAtClock();
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
        QCOMPARE((*e.find(id))->attempt, 3);
        QCOMPARE(e.attempts(id)->size(), 2U);
        QCOMPARE(textsOf(e.log(id)).join(u' '),
                 u"1:attempt 1 2:more 3:attempt 2 4:more 5:attempt 3 6:more"_s);
    }
};

QTEST_GUILESS_MAIN(TestRetries)
#include "tst_retries.moc"
