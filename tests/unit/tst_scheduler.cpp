// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/scheduler.h"
#include "tests/support/testengine.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::TestEngine;

/// Schedules that submit to a real engine; the book that decides has tests of its own.
class TestScheduler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsWhenItIsDue();
    void goesOnAfterARestart();
    void lateRunsByPolicy();
    void runsNow();
    void pausedAndChanged();
    void removed();
    void refused();
    void overlap();

private:
    static Result<Schedule> add(Scheduler &scheduler, const ScheduleSpec &spec)
    {
        return TestEngine::waitFor<Schedule>(
            [&](auto done) { scheduler.addSchedule(spec, std::move(done)); });
    }
    static Result<Schedule> change(Scheduler &scheduler, ScheduleId id, const Scheduler::Change &change)
    {
        return TestEngine::waitFor<Schedule>(
            [&](auto done) { scheduler.changeSchedule(id, change, std::move(done)); });
    }
    static ScheduleSpec once(Timestamp at)
    {
        ScheduleSpec spec;
        spec.name = u"once"_s;
        spec.task.type = u"noop"_s;
        spec.recurrence = Once{at};
        return spec;
    }
    static ScheduleSpec hourly(Timestamp anchor)
    {
        ScheduleSpec spec = once({});
        spec.recurrence = Every{1h, anchor};
        return spec;
    }
};

void TestScheduler::runsWhenItIsDue()
{
    TestEngine e;
    QVERIFY(e.engine.start());
    Scheduler scheduler(e.engine, e.clock);
    scheduler.start();
    const auto added = add(scheduler, once(e.clock.now() + 1h));
    QVERIFY(added);
    QVERIFY(added->nextFireAt.has_value());
    QCOMPARE(e.finalCount(), 0);

    e.clock.offset = 61min;
    QTRY_COMPARE(e.count(TaskState::Succeeded), 1);
    QTRY_COMPARE(scheduler.schedule(added->id)->fired, 1);
    const Schedule ran = *scheduler.schedule(added->id);
    QVERIFY(!ran.nextFireAt);
    QCOMPARE(scheduler.records(added->id)->size(), 1U);
    QVERIFY(scheduler.records(added->id)->front().task == ran.lastTask);
    QCOMPARE((*e.find(ran.lastTask))->spec->submitter, u"schedule 1"_s);
}

void TestScheduler::goesOnAfterARestart()
{
    const QTemporaryDir dir;
    const QString database = dir.filePath(u"a.db"_s);
    ScheduleId id;
    TaskId task;
    {
        TestEngine e(database);
        QVERIFY(e.engine.start());
        Scheduler scheduler(e.engine, e.clock);
        scheduler.start();
        ScheduleSpec spec = hourly(e.clock.now() + 30min);
        spec.task.priority = 7;
        spec.task.retry.retries = 3;
        const auto added = add(scheduler, spec);
        QVERIFY(added);
        id = added->id;
        e.clock.offset = 31min;
        QTRY_COMPARE(scheduler.schedule(id)->fired, 1);
        task = scheduler.schedule(id)->lastTask;
        scheduler.stop();
        QVERIFY(e.engine.shutDown(5s));
    }
    TestEngine e(database);
    e.clock.offset = 32min;
    QVERIFY(e.engine.start());
    Scheduler scheduler(e.engine, e.clock);
    scheduler.start();
    const auto found = scheduler.schedule(id);
    QVERIFY(found);
    QCOMPARE(found->fired, 1);
    QVERIFY(found->lastTask == task);
    QCOMPARE(found->spec.task.priority, 7);
    QVERIFY(found->spec.task.retry.retries == 3);
    QCOMPARE(scheduler.records(id)->size(), 1U);
    QVERIFY(add(scheduler, once(e.clock.now() + 1h))->id > id);

    e.clock.offset = 91min;
    QTRY_COMPARE(scheduler.schedule(id)->fired, 2);
}

void TestScheduler::lateRunsByPolicy()
{
    TestEngine e;
    QVERIFY(e.engine.start());
    Scheduler scheduler(e.engine, e.clock);
    scheduler.start();
    ScheduleSpec spec = hourly(e.clock.now() + 1h);
    spec.overlap = OverlapPolicy::Allow;
    spec.misfireGrace = 1min;
    spec.misfire = MisfirePolicy::Skip;
    const ScheduleId skips = add(scheduler, spec)->id;
    spec.misfire = MisfirePolicy::RunAll;
    const ScheduleId runsAll = add(scheduler, spec)->id;
    spec.misfire = MisfirePolicy::RunOnce;
    const ScheduleId runsOnce = add(scheduler, spec)->id;

    e.clock.offset = 5h + 30min;
    QTRY_COMPARE(scheduler.schedule(runsAll)->fired, 5);
    QTRY_COMPARE(scheduler.schedule(runsOnce)->fired, 1);
    QTRY_COMPARE(scheduler.schedule(skips)->skipped, 5);
    QCOMPARE(scheduler.schedule(skips)->fired, 0);
    QTRY_COMPARE(e.count(TaskState::Succeeded), 6);
}

void TestScheduler::runsNow()
{
    TestEngine e;
    QVERIFY(e.engine.start());
    Scheduler scheduler(e.engine, e.clock);
    scheduler.start();
    const ScheduleId id = add(scheduler, once(e.clock.now() + 1h))->id;
    const auto task = TestEngine::waitFor<TaskPtr>([&](auto done) { scheduler.runNow(id, std::move(done)); });
    QVERIFY(task);
    QTRY_COMPARE(e.state((*task)->id), TaskState::Succeeded);
    QCOMPARE(scheduler.schedule(id)->fired, 0);
    QVERIFY(scheduler.schedule(id)->nextFireAt.has_value());
}

void TestScheduler::pausedAndChanged()
{
    TestEngine e;
    QVERIFY(e.engine.start());
    Scheduler scheduler(e.engine, e.clock);
    scheduler.start();
    const ScheduleId id = add(scheduler, hourly(e.clock.now() + 1h))->id;
    QVERIFY(change(scheduler, id, [](ScheduleSpec spec) {
        spec.pause = Pause{};
        return Result<ScheduleSpec>(spec);
    }));
    const ScheduleId marker = add(scheduler, once(e.clock.now() + 2h))->id;
    e.clock.offset = 2h + 30min;
    QTRY_COMPARE(scheduler.schedule(marker)->fired, 1);
    QCOMPARE(scheduler.schedule(id)->fired, 0);

    const auto resumed = change(scheduler, id, [](ScheduleSpec spec) {
        spec.pause.reset();
        return Result<ScheduleSpec>(spec);
    });
    QVERIFY(resumed);
    QCOMPARE(resumed->skipped, 2);
    const auto wrong = change(scheduler, id, [](ScheduleSpec spec) {
        spec.task.type = u"nope"_s;
        return Result<ScheduleSpec>(spec);
    });
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().faults.front().pointer, u"/task/type"_s);
    QCOMPARE(scheduler.schedule(id)->spec.task.type, u"noop"_s);
}

void TestScheduler::removed()
{
    TestEngine e;
    QVERIFY(e.engine.start());
    Scheduler scheduler(e.engine, e.clock);
    scheduler.start();
    const ScheduleId id = add(scheduler, once(e.clock.now() + 1h))->id;
    const auto remove = [&](ScheduleId which) {
        std::promise<bool> removed;
        scheduler.removeSchedule(which, [&](const Result<void> &done) { removed.set_value(bool(done)); });
        return removed.get_future().get();
    };
    QVERIFY(remove(id));
    QVERIFY(!remove(id));
    QVERIFY(!scheduler.schedule(id));
    QVERIFY(!scheduler.records(id));
    QVERIFY(scheduler.schedules().empty());
}

void TestScheduler::refused()
{
    TestEngine e;
    QVERIFY(e.engine.start());
    Scheduler scheduler(e.engine, e.clock);
    scheduler.start();
    ScheduleSpec spec = once(e.clock.now() + 1h);
    spec.task.type = u"nope"_s;
    QVERIFY(!add(scheduler, spec));

    // There is such a resource when the schedule is made only in the mind of its owner.
    spec.task.type = u"noop"_s;
    spec.task.resources = {{u"gpu"_s, 1}};
    const ScheduleId id = add(scheduler, spec)->id;
    e.clock.offset = 61min;
    QTRY_COMPARE(scheduler.records(id)->size(), 1U);
    QVERIFY(scheduler.records(id)->front().skipped == SkipReason::Refused);
    QVERIFY(!scheduler.records(id)->front().detail.isEmpty());
    QCOMPARE(e.finalCount(), 0);
}

void TestScheduler::overlap()
{
    TestEngine e;
    QVERIFY(e.engine.start());
    Scheduler scheduler(e.engine, e.clock);
    scheduler.start();
    ScheduleSpec spec = hourly(e.clock.now() + 1h);
    spec.task.type = u"sleep"_s;
    spec.task.params = R"({"seconds":3600})";
    spec.overlap = OverlapPolicy::Forbid;
    const ScheduleId forbids = add(scheduler, spec)->id;
    spec.overlap = OverlapPolicy::Replace;
    const ScheduleId replaces = add(scheduler, spec)->id;
    e.clock.offset = 61min;
    QTRY_COMPARE(e.count(TaskState::Running), 2);
    QTRY_VERIFY(scheduler.schedule(replaces)->lastTask);
    const TaskId first = scheduler.schedule(replaces)->lastTask;

    e.clock.offset = 121min;
    QTRY_COMPARE(scheduler.schedule(forbids)->skipped, 1);
    QTRY_COMPARE(scheduler.schedule(replaces)->fired, 2);
    QTRY_COMPARE(e.state(first), TaskState::Cancelled);
    QTRY_COMPARE(e.count(TaskState::Running), 2);
    scheduler.stop();
    QVERIFY(e.engine.shutDown(0ms));
}

QTEST_GUILESS_MAIN(TestScheduler)
#include "tst_scheduler.moc"
