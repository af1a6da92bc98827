// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/scheduler.h"
#include "core/task/rfc3339.h"
#include "tests/support/testengine.h"

#include <QElapsedTimer>
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
    void waitsForATimeInSomeCenturies();
    void goesOnAfterARestart();
    void lateRunsByPolicy();
    void runsNow();
    void pausedAndChanged();
    void removed();
    void refused();
    void overlap();
    void comesFromTheConfigFile();
    void configuredFaults();

private:
    static ConfiguredSchedule configured(const QByteArray &fields, const QString &name = u"tick"_s)
    {
        return {name, QJsonDocument::fromJson(fields).object()};
    }
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
    QVERIFY(scheduler.load());
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

void TestScheduler::waitsForATimeInSomeCenturies()
{
    struct CountingClock final : Clock
    {
        Timestamp now() const override
        {
            ++asked;
            return system.now();
        }
        std::chrono::nanoseconds elapsed() const override { return system.elapsed(); }
        const SystemClock system;
        mutable std::atomic<int> asked = 0;
    };
    TestEngine e;
    QVERIFY(e.engine.start());
    const CountingClock clock;
    Scheduler scheduler(e.engine, clock);
    QVERIFY(scheduler.load());
    scheduler.start();
    QVERIFY(add(scheduler, once(*timeFromRfc3339(u"2400-01-01T00:00:00Z"_s))));
    QElapsedTimer timer;
    timer.start();
    const int before = clock.asked;
    // Adding it may cost two looks; of the next two, each comes a second after the one before.
    QTRY_VERIFY(clock.asked >= before + 4);
    QVERIFY2(timer.elapsed() >= 1000, qPrintable(QString::number(timer.elapsed())));
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
        QVERIFY(scheduler.load());
        scheduler.start();
        ScheduleSpec spec = hourly(e.clock.now() + 30min);
        spec.task.priority = 7;
        spec.task.retry.retries = 3;
        const auto added = add(scheduler, spec);
        QVERIFY(added);
        id = added->id;
        e.clock.offset = 31min;
        QTRY_COMPARE(scheduler.schedule(id)->fired, 1);
        QTRY_VERIFY(scheduler.schedule(id)->lastTask.value > 0); // known with the commit
        task = scheduler.schedule(id)->lastTask;
        scheduler.stop();
        QVERIFY(e.engine.shutDown(5s));
    }
    TestEngine e(database);
    e.clock.offset = 32min;
    QVERIFY(e.engine.start());
    Scheduler scheduler(e.engine, e.clock);
    QVERIFY(scheduler.load());
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
    QVERIFY(scheduler.load());
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
    QVERIFY(scheduler.load());
    scheduler.start();
    const ScheduleId id = add(scheduler, once(e.clock.now() + 1h))->id;
    const auto task = TestEngine::waitFor<TaskPtr>([&](auto done) { scheduler.runNow(id, std::move(done)); });
    QVERIFY(task);
    QTRY_COMPARE(e.state((*task)->id), TaskState::Succeeded);
    QCOMPARE(scheduler.schedule(id)->fired, 0);
    QVERIFY(scheduler.schedule(id)->nextFireAt.has_value());
    const auto records = scheduler.records(id);
    QVERIFY(records);
    QCOMPARE(records->size(), 1);
    QCOMPARE(records->front().task, (*task)->id);
    QVERIFY(!records->front().skipped);
    QCOMPARE(records->front().detail, u"by hand"_s);
}

void TestScheduler::pausedAndChanged()
{
    TestEngine e;
    QVERIFY(e.engine.start());
    Scheduler scheduler(e.engine, e.clock);
    QVERIFY(scheduler.load());
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
    QVERIFY(scheduler.load());
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
    QVERIFY(scheduler.load());
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
    QVERIFY(scheduler.load());
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

void TestScheduler::comesFromTheConfigFile()
{
    const QTemporaryDir dir;
    const QString database = dir.filePath(u"a.db"_s);
    ScheduleId id;
    std::optional<Timestamp> next;
    {
        TestEngine e(database);
        QVERIFY(e.engine.start());
        Scheduler scheduler(e.engine, e.clock);
        scheduler.setConfigured({configured(R"({"every":3600,"task":{"type":"noop"}})")});
        QVERIFY(scheduler.load());
        scheduler.start();
        QCOMPARE(scheduler.schedules().size(), 1U);
        const Schedule made = scheduler.schedules().front();
        QVERIFY(made.fromConfig);
        QCOMPARE(made.spec.name, u"tick"_s);
        id = made.id;
        next = made.nextFireAt;

        // Only its pause is set here.
        const auto other = change(scheduler, id, [](ScheduleSpec spec) {
            spec.task.priority = 3;
            return spec;
        });
        QCOMPARE(other.error().code, ErrorCode::Conflict);
        QVERIFY(other.error().message.contains("config file"_L1));
        const auto removed =
            TestEngine::waitFor<void>([&](auto done) { scheduler.removeSchedule(id, std::move(done)); });
        QCOMPARE(removed.error().code, ErrorCode::Conflict);
        QVERIFY(change(scheduler, id, [](ScheduleSpec spec) {
            spec.pause = Pause();
            return spec;
        }));
        scheduler.stop();
        QVERIFY(e.engine.shutDown(5s));
    }
    {
        // The same again: it goes on where it was, paused; the file's other schedule is new.
        TestEngine e(database);
        e.clock.offset = 10min;
        QVERIFY(e.engine.start());
        Scheduler scheduler(e.engine, e.clock);
        scheduler.setConfigured({configured(R"({"every":3600,"task":{"type":"noop","priority":4}})"),
                                 configured(R"({"cron":"0 3 * * *","task":{"type":"noop"}})", u"night"_s)});
        QVERIFY(scheduler.load());
        scheduler.start();
        QCOMPARE(scheduler.schedules().size(), 2U);
        const Schedule same = *scheduler.schedule(id);
        QVERIFY(same.spec.pause.has_value());
        QVERIFY(same.nextFireAt == next);
        QCOMPARE(same.spec.task.priority, 4); // as the file says now
        QVERIFY(add(scheduler, once(e.clock.now() + 24h)));
        scheduler.stop();
        QVERIFY(e.engine.shutDown(5s));
    }
    TestEngine e(database);
    QVERIFY(e.engine.start());
    Scheduler scheduler(e.engine, e.clock);
    scheduler.setConfigured({configured(R"({"cron":"0 3 * * *","task":{"type":"noop"}})", u"night"_s)});
    QVERIFY(scheduler.load());
    QCOMPARE(scheduler.schedules().size(), 3U); // loading changes nothing
    scheduler.start();
    QCOMPARE(scheduler.schedules().size(),
             2U); // what was taken out of the file goes, what was made here stays
    QCOMPARE(scheduler.schedule(id).error().code, ErrorCode::NotFound);
}

void TestScheduler::configuredFaults()
{
    TestEngine e;
    QVERIFY(e.engine.start());
    const auto firstFault = [&](const QByteArray &fields) {
        Scheduler scheduler(e.engine, e.clock);
        scheduler.setConfigured({configured(fields)});
        const auto loaded = scheduler.load();
        return loaded ? Fault() : loaded.error().faults.value(0);
    };
    QCOMPARE(firstFault(R"({"every":60,"task":{"type":"noop"}})").pointer, QString());
    QCOMPARE(firstFault(R"({"every":60,"task":{"type":"none"}})").pointer, u"/tick/task/type"_s);
    QCOMPARE(firstFault(R"({"every":60,"task":{"type":"checksum"}})").pointer.left(17),
             u"/tick/task/params"_s);
    QCOMPARE(firstFault(R"({"every":0,"task":{"type":"noop"}})").pointer, u"/tick/every"_s);
}

QTEST_GUILESS_MAIN(TestScheduler)
#include "tst_scheduler.moc"
