// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/rfc3339.h"
#include "tests/support/testengine.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using std::chrono::milliseconds;
using test::Gate;
using test::TestEngine;

/// Tasks that are to start later, on a clock that the test turns.
class TestDueTimes : public QObject
{
    Q_OBJECT

    static TaskSpec noop() { return {.type = u"noop"_s}; }
    static TaskSpec dueAfter(milliseconds delay)
    {
        TaskSpec spec = noop();
        spec.delay = delay;
        return spec;
    }

private Q_SLOTS:
    void aDelayIsFromTheAcceptance()
    {
        TestEngine e;
        e.clock.stop();
        QVERIFY(e.engine.start());
        const Timestamp accepted = e.clock.now();
        const TaskPtr task = *e.submit(dueAfter(10s));
        QCOMPARE(task->state(), TaskState::Scheduled);
        QVERIFY(task->dueAt() == accepted + 10s);
        QCOMPARE(e.count(TaskState::Scheduled), 1);
        QCOMPARE(e.waitReason(task->id), (WaitReason{WaitReason::Kind::DueTime, {}}));
        e.turn(9999ms);
        QVERIFY(e.submit(noop()));
        QTRY_COMPARE(e.count(TaskState::Succeeded), 1);
        QCOMPARE(e.state(task->id), TaskState::Scheduled);
        e.turn(1ms);
        QTRY_COMPARE(e.state(task->id), TaskState::Succeeded);
        QVERIFY(*(*e.find(task->id))->startedAt() == accepted + 10s);
        QTRY_COMPARE(e.count(TaskState::Scheduled), 0);
    }

    void aDueTimeInThePastIsNow()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        TaskSpec spec = noop();
        spec.dueAt = e.clock.now() - 1h;
        const TaskPtr task = *e.submit(spec);
        QCOMPARE(task->state(), TaskState::Queued);
        QTRY_COMPARE(e.state(task->id), TaskState::Succeeded);
    }

    void delayAndDueTimeAreRefused()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        TaskSpec spec = dueAfter(1s);
        spec.dueAt = e.clock.now();
        QCOMPARE(e.submit(spec).error().faults.value(0).pointer, u"/due_at"_s);
    }

    void theOrderIsThatOfTheDueTimes()
    {
        Gate gate;
        TestEngine e({}, 1);
        QVERIFY(e.catalog.add(gate.type()));
        e.clock.stop();
        QVERIFY(e.engine.start());
        const TaskId last = (*e.submit(dueAfter(30s)))->id;
        const TaskId first = (*e.submit(dueAfter(10s)))->id;
        const TaskId middle = (*e.submit(dueAfter(20s)))->id;
        QVERIFY(e.submit(u"gate"_s));
        gate.begun.acquire();
        e.turn(1h);
        QTRY_COMPARE(e.count(TaskState::Queued), 3);
        gate.go.release();
        QTRY_COMPARE(e.count(TaskState::Succeeded), 4);
        QList<qint64> order;
        for (const TaskPtr &task : e.engine.changesSince(0).tasks) {
            if (task->spec->type == "noop"_L1)
                order.append(task->id.value);
        }
        QCOMPARE(order, (QList<qint64>{first.value, middle.value, last.value}));
    }

    /// A due time is on the calendar: when that is set, what counts is what it says now.
    void theCalendarIsSetForward()
    {
        TestEngine e; // the clock runs: nobody tells the engine
        QVERIFY(e.engine.start());
        const TaskId id = (*e.submit(dueAfter(5h)))->id;
        QCOMPARE(e.state(id), TaskState::Scheduled);
        e.clock.offset = milliseconds(6h);
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
    }
    void theCalendarIsSetBack()
    {
        TestEngine e;
        e.clock.stop();
        QVERIFY(e.engine.start());
        const TaskId id = (*e.submit(dueAfter(10s)))->id;
        e.clock.offset = milliseconds(-1h);
        e.turn(20s);
        QVERIFY(e.submit(noop()));
        QTRY_COMPARE(e.count(TaskState::Succeeded), 1);
        QCOMPARE(e.state(id), TaskState::Scheduled);
        e.turn(1h);
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
    }

    /// Beyond what nanoseconds can count: about the year 2318.
    void aDueTimeFarAwayDoesNotHoldUpOthers_data()
    {
        QTest::addColumn<QString>("dueAt");
        QTest::newRow("2400") << u"2400-01-01T00:00:00Z"_s;
        QTest::newRow("2900") << u"2900-01-01T00:00:00Z"_s;
        QTest::newRow("9999") << u"9999-12-31T23:59:59Z"_s;
    }
    void aDueTimeFarAwayDoesNotHoldUpOthers()
    {
        QFETCH(const QString, dueAt);
        const QTemporaryDir dir;
        TaskId far;
        for (int life = 0; life < 2; ++life) {
            TestEngine e(dir.filePath(u"a.db"_s));
            QVERIFY(e.engine.start());
            TaskSpec spec = noop();
            spec.dueAt = timeFromRfc3339(dueAt);
            QVERIFY(spec.dueAt);
            if (life == 0)
                far = (*e.submit(spec))->id;
            const TaskId soon = (*e.submit(dueAfter(1ms)))->id;
            QTRY_COMPARE(e.state(soon), TaskState::Succeeded);
            QCOMPARE(e.state(far), TaskState::Scheduled);
            QVERIFY((*e.find(far))->dueAt() == *spec.dueAt);
        }
    }

    /// As an embedder may set it; over the API such a time pauses.
    void aQueueThatIsNotPausedHasNothingToWaitFor()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        QVERIFY(e.setQueue(u"default"_s, {.paused = false, .pausedUntil = e.clock.now() - 1h}));
        const TaskId id = (*e.submit(noop()))->id;
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
    }

    void cancelledBeforeItIsDue()
    {
        TestEngine e;
        e.clock.stop();
        QVERIFY(e.engine.start());
        const TaskId id = (*e.submit(dueAfter(10s)))->id;
        QCOMPARE((*e.cancel(id))->state(), TaskState::Cancelled);
        e.turn(1min);
        QVERIFY(e.submit(noop()));
        QTRY_COMPARE(e.count(TaskState::Succeeded), 1);
        QCOMPARE(e.state(id), TaskState::Cancelled);
        QCOMPARE((*e.find(id))->attempt, 0);
        QCOMPARE(e.count(TaskState::Scheduled), 0);
        QCOMPARE(e.engine.gauges().queued, 0);
    }

    void scheduledTasksOutliveTheProgram()
    {
        const QTemporaryDir dir;
        TaskId overdue;
        TaskId later;
        TaskPtr before;
        {
            TestEngine e(dir.filePath(u"a.db"_s));
            QVERIFY(e.engine.start());
            overdue = (*e.submit(dueAfter(10min)))->id;
            TaskSpec spec = dueAfter(3h);
            spec.priority = 7;
            spec.tags = {u"x"_s};
            later = (*e.submit(spec))->id;
            before = *e.find(later);
        }
        TestEngine e(dir.filePath(u"a.db"_s));
        e.clock.offset = milliseconds(1h);
        QVERIFY(e.engine.start());
        QTRY_COMPARE(e.state(overdue), TaskState::Succeeded);
        QCOMPARE(e.state(later), TaskState::Scheduled);
        QCOMPARE(*(*e.find(later))->spec, *before->spec);
        QVERIFY((*e.find(later))->dueAt() == before->dueAt());
        e.clock.offset = milliseconds(4h);
        e.engine.lookAtClock();
        QTRY_COMPARE(e.state(later), TaskState::Succeeded);
        QCOMPARE(e.count(TaskState::Scheduled), 0);
    }
};

QTEST_GUILESS_MAIN(TestDueTimes)
#include "tst_duetimes.moc"
