// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/testengine.h"
#include "tests/support/writelock.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::anyParams;
using test::Gate;
using test::TestEngine;

namespace {

/// A thread type that hears the request to stop and goes on.
struct Deaf
{
    QSemaphore begun;
    QSemaphore go;
    std::atomic<bool> asked = false;

    TaskType type()
    {
        TaskType type = anyParams(u"deaf"_s, ThreadFunction([this](TaskContext &context) -> QJsonValue {
                                      begun.release();
                                      while (!go.tryAcquire(1, 1))
                                          asked = asked || context.stopRequested();
                                      return u"done all the same"_s;
                                  }));
        type.timeout = 5s;
        type.grace = 10s;
        return type;
    }
};

} // namespace

/// Limits of time, on a clock that the test turns.
class TestTimeouts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoStopsWhenAskedHasTimedOut_data()
    {
        QTest::addColumn<QString>("type");
        QTest::newRow("thread") << u"gate"_s;
        QTest::newRow("loop") << u"sleep"_s;
    }
    void whoStopsWhenAskedHasTimedOut()
    {
        QFETCH(const QString, type);
        Gate gate;
        TestEngine e;
        e.clock.stop();
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        TaskSpec spec{.type = type, .params = R"({"seconds":3600})", .timeout = 1500ms};
        const TaskId id = (*e.submit(spec))->id;
        QTRY_COMPARE(e.count(TaskState::Running), 1);
        e.turn(1499ms);
        QVERIFY(e.submit(u"noop"_s));
        QTRY_COMPARE(e.count(TaskState::Succeeded), 1);
        QCOMPARE(e.state(id), TaskState::Running);
        e.turn(1ms);
        QTRY_COMPARE(e.count(TaskState::Failed), 1);
        const TaskPtr task = *e.find(id);
        QCOMPARE(task->failure->kind, FailureKind::Timeout);
        QVERIFY(task->failure->message.contains("1.5 s"_L1));
        QCOMPARE(task->attempt, 1);
        QVERIFY(*task->finishedAt() - *task->startedAt() == 1500ms);
        QVERIFY(!task->cancelRequested());
    }

    void zeroIsNone()
    {
        Gate gate;
        TestEngine e;
        e.clock.stop();
        TaskType type = gate.type();
        type.timeout = 5s;
        QVERIFY(e.catalog.add(type));
        QVERIFY(e.engine.start());
        const TaskId limited = (*e.submit({.type = u"gate"_s}))->id;
        const TaskId unlimited = (*e.submit({.type = u"gate"_s, .timeout = 0s}))->id;
        gate.begun.acquire(2);
        e.turn(1h);
        QTRY_COMPARE(e.state(limited), TaskState::Failed);
        QCOMPARE(e.state(unlimited), TaskState::Running);
        gate.go.release();
        QTRY_COMPARE(e.state(unlimited), TaskState::Succeeded);
    }

    void timedOutAndTriedAgain()
    {
        Gate gate;
        TestEngine e;
        e.clock.stop();
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        const TaskId id =
            (*e.submit({.type = u"gate"_s, .timeout = 2s, .retry = {.retries = 1, .backoff = 0ms}}))->id;
        gate.begun.acquire();
        e.turn(2s);
        gate.begun.acquire();
        QCOMPARE((*e.attempts(id)).at(0).failure.kind, FailureKind::Timeout);
        e.turn(1s); // the second attempt has a time of its own
        gate.go.release();
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
        QCOMPARE((*e.find(id))->attempt, 2);
    }

    void saysThatAndWhyItWasAskedToStop()
    {
        Deaf deaf;
        TestEngine e;
        e.clock.stop();
        QVERIFY(e.catalog.add(deaf.type()));
        QVERIFY(e.engine.start());
        const TaskId late = (*e.submit({.type = u"deaf"_s, .timeout = 1s}))->id;
        const TaskId unwanted = (*e.submit({.type = u"deaf"_s}))->id;
        QTRY_COMPARE(e.count(TaskState::Running), 2);
        const auto reason = [&](TaskId id) { return (*e.find(id))->stopReason(); };
        QCOMPARE(reason(late), StopReason::None);

        const quint64 before = e.engine.lastSeq();
        e.turn(1s);
        QTRY_COMPARE(reason(late), StopReason::TimedOut);
        QVERIFY(!(*e.find(late))->cancelRequested());
        QCOMPARE(reason(unwanted), StopReason::None);
        const TaskChanges changes = e.engine.changesSince(before);
        QCOMPARE(changes.tasks.size(), 1U); // the feed has told it
        QCOMPARE(changes.tasks.front()->stopReason(), StopReason::TimedOut);

        QCOMPARE((*e.cancel(unwanted))->stopReason(), StopReason::Cancelled);
        const TaskPtr both = *e.cancel(late); // the first reason stays
        QVERIFY(both->cancelRequested());
        QCOMPARE(both->stopReason(), StopReason::TimedOut);
        deaf.go.release(2);
        QTRY_COMPARE(e.state(late), TaskState::Failed);
        QCOMPARE((*e.find(late))->stopReason(), StopReason::None);
        QTRY_COMPARE(e.state(unwanted), TaskState::Cancelled);
    }

    void whoDoesNotListenIsReplaced_data()
    {
        QTest::addColumn<bool>("cancelled");
        QTest::newRow("timeout") << false;
        QTest::newRow("cancel") << true;
    }
    void whoDoesNotListenIsReplaced()
    {
        QFETCH(const bool, cancelled);
        Deaf deaf;
        TestEngine e({}, 1);
        e.clock.stop();
        QVERIFY(e.catalog.add(deaf.type()));
        QVERIFY(e.engine.start());
        const TaskId id = (*e.submit(u"deaf"_s))->id;
        deaf.begun.acquire();
        QTRY_COMPARE(e.count(TaskState::Running), 1);
        const TaskId other = (*e.submit(u"noop"_s))->id;
        if (cancelled)
            QVERIFY(e.cancel(id));
        else
            e.turn(5s);
        QTRY_VERIFY(deaf.asked);
        e.turn(9999ms);
        QCOMPARE(e.state(other), TaskState::Queued);
        QVERIFY(!(*e.find(id))->unresponsive());
        e.turn(1ms);
        QTRY_COMPARE(e.state(other), TaskState::Succeeded); // on a pool of one
        QTRY_VERIFY((*e.find(id))->unresponsive());
        QCOMPARE(e.engine.changesSince(0).tasks.front()->id, id);
        QCOMPARE(e.threadExecutor.unresponsive(), 1);
        QCOMPARE(e.threadExecutor.slots(), 2);

        deaf.go.release();
        QTRY_COMPARE(e.state(id), cancelled ? TaskState::Cancelled : TaskState::Failed);
        QTRY_COMPARE(e.threadExecutor.slots(), 1);
        QCOMPARE(e.threadExecutor.unresponsive(), 0);
        if (!cancelled)
            QCOMPARE((*e.find(id))->failure->kind, FailureKind::Timeout);
        QVERIFY(e.submit(u"noop"_s));
        QTRY_COMPARE(e.count(TaskState::Succeeded), 2);
    }

    void tooLongInTheQueue()
    {
        Gate gate;
        TestEngine e({}, 1);
        e.clock.stop();
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        QVERIFY(e.setQueue(u"paused"_s, {.paused = true}));
        QVERIFY(e.submit(u"gate"_s));
        gate.begun.acquire();
        const TaskId waits = (*e.submit({.type = u"noop"_s, .queueTimeout = 2500ms}))->id;
        const TaskId held =
            (*e.submit({.type = u"noop"_s, .queue = u"paused"_s, .queueTimeout = 2500ms}))->id;
        const TaskId patient = (*e.submit({.type = u"noop"_s}))->id;
        e.turn(2499ms);
        const TaskId late = (*e.submit({.type = u"noop"_s, .queueTimeout = 2500ms}))->id;
        QCOMPARE(e.state(waits), TaskState::Queued);
        e.turn(1ms);
        QTRY_COMPARE(e.count(TaskState::Failed), 2);
        for (const TaskId id : {waits, held}) {
            const TaskPtr task = *e.find(id);
            QCOMPARE(task->failure->kind, FailureKind::Timeout);
            QVERIFY(task->failure->message.contains("2.5 s"_L1));
            QCOMPARE(task->attempt, 0);
            QVERIFY(!task->startedAt());
        }
        QCOMPARE(e.engine.gauges().queued, 2);
        gate.go.release();
        QTRY_COMPARE(e.state(late), TaskState::Succeeded);
        QTRY_COMPARE(e.state(patient), TaskState::Succeeded);
        e.turn(1h); // those that have run are not concerned
        QVERIFY(e.submit(u"noop"_s));
        QTRY_COMPARE(e.count(TaskState::Succeeded), 4);
        QCOMPARE(e.count(TaskState::Failed), 2);
    }

    void parkedTasksTimeOutAsWell()
    {
        constexpr int Count = int(TaskEngine::ResidentTasks) + 300;
        Gate gate;
        TestEngine e({}, 1);
        e.clock.stop();
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        QVERIFY(e.submit(u"gate"_s));
        gate.begun.acquire();
        std::vector<TaskSpec> specs(Count, TaskSpec{.type = u"noop"_s, .queueTimeout = 5s});
        std::promise<std::vector<Result<TaskPtr>>> promise;
        e.engine.submitBatch(std::move(specs),
                             [&](auto outcomes) { promise.set_value(std::move(outcomes)); });
        const TaskId last = (*promise.get_future().get().back())->id;
        e.turn(5s);
        QTRY_COMPARE_WITH_TIMEOUT(e.count(TaskState::Failed), Count, 60000);
        QCOMPARE((*e.find(last))->failure->kind, FailureKind::Timeout);
        QCOMPARE(e.count(TaskState::Queued), 0);
        QCOMPARE(e.engine.gauges().queued, 0);
        gate.go.release();
        QVERIFY(e.submit(u"noop"_s));
        QTRY_COMPARE(e.count(TaskState::Succeeded), 2);
    }

    /// While the store cannot write, nobody has been told that it is queued: it is all the same.
    void queuedWhileTheStoreCannotWrite()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        TestEngine e(path, 1);
        e.clock.stop();
        QVERIFY(e.engine.start());
        const TaskId id = (*e.submit({.type = u"noop"_s, .delay = 1s, .queueTimeout = 2s}))->id;
        test::WriteLock other(path);
        // Something to write, which fails.
        e.engine.submit({.type = u"noop"_s}, [](const auto &) {});
        QTRY_VERIFY(e.engine.trouble());
        e.turn(1s);
        QTRY_COMPARE(e.state(id), TaskState::Queued);
        QCOMPARE(e.count(TaskState::Scheduled), 1);
        e.turn(2s);
        QTRY_COMPARE(e.engine.gauges().failed, 1);
        other.release();
        QTRY_COMPARE_WITH_TIMEOUT(e.state(id), TaskState::Failed, 20000);
        QCOMPARE(e.count(TaskState::Failed), 1);
        QCOMPARE((*e.find(id))->failure->kind, FailureKind::Timeout);
    }
};

QTEST_GUILESS_MAIN(TestTimeouts)
#include "tst_timeouts.moc"
