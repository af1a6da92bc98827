// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/scheduler.h"
#include "tests/support/heldstore.h"
#include "tests/support/testengine.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::Gate;
using test::HeldStore;
using test::TestEngine;

namespace {

/// A scheduler whose commits the test holds back; the clock stands.
struct HeldScheduler
{
    explicit HeldScheduler(qint64 unfinished = 0, const QString &database = {}) : e(database)
    {
        e.clock.stop();
        engine.setLimits({.unfinished = unfinished});
    }
    bool start()
    {
        if (!engine.start() || !scheduler.load())
            return false;
        scheduler.start();
        return true;
    }
    void turn(std::chrono::nanoseconds by)
    {
        e.clock.turn(by);
        engine.lookAtClock();
    }
    qint64 count(TaskState state) const { return engine.counts()[static_cast<size_t>(state)]; }
    Result<Schedule> add(const ScheduleSpec &spec)
    {
        return TestEngine::waitFor<Schedule>(
            [&](auto done) { scheduler.addSchedule(spec, std::move(done)); });
    }

    TestEngine e;
    HeldStore store{e.store};
    TaskEngine engine{e.catalog, store, {&e.threadExecutor, &e.loopExecutor}, e.clock};
    Scheduler scheduler{engine, e.clock};
};

ScheduleSpec specOf(Recurrence recurrence)
{
    ScheduleSpec spec;
    spec.name = u"s"_s;
    spec.task.type = u"noop"_s;
    spec.recurrence = std::move(recurrence);
    return spec;
}

/// Each run of the gate takes the place of the one before.
ScheduleSpec replacingHourly(Timestamp now)
{
    ScheduleSpec spec = specOf(Every{1h, now + 1h});
    spec.task.type = u"gate"_s;
    spec.overlap = OverlapPolicy::Replace;
    return spec;
}

/// What a request came to, once it has.
template <typename T> struct Answer
{
    auto callback()
    {
        return [this](Result<T> result) { got = std::move(result); };
    }
    bool isRefused() const { return got && !*got && got->error().code == ErrorCode::DiskFull; }

    std::optional<Result<T>> got; // by the test's own thread, as long as the commit fails
};

Scheduler::Change withPriority(int priority)
{
    return [priority](ScheduleSpec spec) {
        spec.task.priority = priority;
        return Result<ScheduleSpec>(spec);
    };
}

} // namespace

/// Schedules while their commits are under way, and when they fail.
class TestScheduleCommits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneThatIsRefusedHasNeverBeenThere()
    {
        HeldScheduler f;
        QVERIFY(f.start());
        const ScheduleId marker = f.add(specOf(Once{f.e.clock.now() + 2h}))->id;
        f.store.holdingSettings = true;
        Answer<Schedule> added;
        f.scheduler.addSchedule(specOf(Once{f.e.clock.now() + 1h}), added.callback());
        QVERIFY(!added.got);
        QCOMPARE(f.scheduler.schedules().size(), 1U);
        f.store.fail();
        QVERIFY(added.isRefused());
        QCOMPARE(f.scheduler.schedules().size(), 1U);
        f.store.letIn();

        f.turn(2h);
        QTRY_COMPARE(f.scheduler.schedule(marker)->fired, 1);
        QTRY_COMPARE(f.count(TaskState::Succeeded), 1); // its own
        QVERIFY(f.add(specOf(Once{f.e.clock.now() + 1h})));
        QCOMPARE(f.scheduler.schedules().size(), 2U);
    }

    void changesFollowOneAnother()
    {
        HeldScheduler f;
        QVERIFY(f.start());
        const ScheduleId id = f.add(specOf(Once{f.e.clock.now() + 1h}))->id;
        f.store.holdingSettings = true;
        Answer<Schedule> first;
        std::promise<Result<Schedule>> second;
        f.scheduler.changeSchedule(id, withPriority(5), first.callback());
        f.scheduler.changeSchedule(
            id,
            [](ScheduleSpec spec) {
                spec.name = u"renamed"_s;
                return Result<ScheduleSpec>(spec);
            },
            [&](auto changed) { second.set_value(std::move(changed)); });
        QCOMPARE(f.scheduler.schedule(id)->spec.task.priority, 0);
        QCOMPARE(f.store.held(), 1); // the other one waits for what comes of it
        f.store.fail();
        QVERIFY(first.isRefused());
        QCOMPARE(f.scheduler.schedule(id)->spec.task.priority, 0);
        QCOMPARE(f.scheduler.schedule(id)->spec.name, u"s"_s);
        f.store.letIn();
        const auto changed = second.get_future().get();
        QVERIFY(changed);
        QCOMPARE(changed->spec.name, u"renamed"_s);
        QCOMPARE(changed->spec.task.priority, 0);
        QVERIFY(*f.scheduler.schedule(id) == *changed);
    }

    void aRemovalThatIsRefusedRemovesNothing()
    {
        HeldScheduler f;
        QVERIFY(f.start());
        const ScheduleId id = f.add(specOf(Once{f.e.clock.now() + 1h}))->id;
        f.store.holdingSettings = true;
        Answer<void> removed;
        f.scheduler.removeSchedule(id, removed.callback());
        QVERIFY(f.scheduler.schedule(id));
        f.store.fail();
        QVERIFY(removed.isRefused());
        QVERIFY(f.scheduler.schedule(id));
        QVERIFY(f.scheduler.records(id));
        f.store.letIn();
        f.turn(1h);
        QTRY_COMPARE(f.scheduler.schedule(id)->fired, 1);
    }

    void aRunThatIsDueWaitsForTheRemoval()
    {
        HeldScheduler f;
        QVERIFY(f.start());
        const ScheduleId id = f.add(specOf(Once{f.e.clock.now() + 1h}))->id;
        const ScheduleId marker = f.add(specOf(Once{f.e.clock.now() + 1h}))->id;
        f.store.holdingSettings = true;
        std::promise<bool> removed;
        f.scheduler.removeSchedule(id, [&](const auto &done) { removed.set_value(done.has_value()); });
        f.turn(1h);
        QTRY_COMPARE(f.store.held(), 2); // the removal, and the run of the other one
        f.store.letIn();
        QVERIFY(removed.get_future().get());
        QTRY_COMPARE(f.scheduler.schedule(marker)->fired, 1);
        QTRY_COMPARE(f.count(TaskState::Succeeded), 1);
        QVERIFY(!f.scheduler.schedule(id));
    }

    void aRunIsTriedAgainUntilItIsAccepted()
    {
        HeldScheduler f;
        QVERIFY(f.start());
        const ScheduleId id = f.add(specOf(Once{f.e.clock.now() + 1h}))->id;
        f.store.holdingSettings = true;
        f.turn(1h);
        for (int tries = 0; tries < 3; ++tries) {
            QTRY_COMPARE(f.store.held(), 1);
            f.store.fail();
            QCOMPARE(f.scheduler.schedule(id)->fired, 0);
            QVERIFY(f.scheduler.schedule(id)->nextFireAt);
            QVERIFY(f.scheduler.records(id)->empty());
            f.turn(1s);
        }
        QTRY_COMPARE(f.store.held(), 1);
        f.store.letIn();
        QTRY_COMPARE(f.scheduler.schedule(id)->fired, 1);
        QCOMPARE(f.scheduler.schedule(id)->skipped, 0);
        QCOMPARE(f.scheduler.records(id)->size(), 1U);
        QVERIFY(f.scheduler.records(id)->front().task == f.scheduler.schedule(id)->lastTask);
        QTRY_COMPARE(f.count(TaskState::Succeeded), 1);
    }

    void whatWasMissedMeanwhileIsOneLineOfTheHistory()
    {
        HeldScheduler f;
        QVERIFY(f.start());
        const ScheduleId id = f.add(specOf(Every{1min, f.e.clock.now() + 1min}))->id;
        f.store.holdingSettings = true;
        for (int minute = 1; minute <= 3; ++minute) {
            f.turn(1min);
            QTRY_COMPARE(f.store.held(), 1);
            f.store.fail();
        }
        f.turn(1s);
        QTRY_COMPARE(f.store.held(), 1);
        f.store.letIn();
        QTRY_COMPARE(f.scheduler.schedule(id)->fired, 1);
        const auto records = *f.scheduler.records(id);
        QCOMPARE(records.size(), 2U);
        QVERIFY(records[0].task);
        QCOMPARE(records[1].skipped, SkipReason::Misfire);
        QCOMPARE(records[1].runs, 2);
    }

    void aRunWaitsUntilThereIsRoom()
    {
        static std::atomic<int> waiting = 0;
        HeldScheduler f(1);
        Gate gate;
        QVERIFY(f.e.catalog.add(gate.type()));
        QVERIFY(f.start());
        const ScheduleId id = f.add(specOf(Once{f.e.clock.now() + 1h}))->id;
        f.engine.submit({.type = u"gate"_s}, [](const auto &) {});
        gate.begun.acquire();
        const auto before =
            qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &m) {
                waiting += m.contains("waits until it can be accepted"_L1) ? 1 : 0;
            });
        f.turn(1h);
        [&] { QTRY_COMPARE(waiting, 1); }();
        qInstallMessageHandler(before);
        QVERIFY(f.scheduler.records(id)->empty());
        gate.go.release();
        QTRY_COMPARE(f.count(TaskState::Succeeded), 1);
        f.turn(1s);
        QTRY_COMPARE(f.scheduler.schedule(id)->fired, 1);
        QCOMPARE(f.scheduler.schedule(id)->skipped, 0);
    }

    void theOldTaskRunsUntilItsReplacementIsAccepted()
    {
        HeldScheduler f;
        Gate gate;
        QVERIFY(f.e.catalog.add(gate.type()));
        QVERIFY(f.start());
        const ScheduleId id = f.add(replacingHourly(f.e.clock.now()))->id;
        f.turn(1h);
        gate.begun.acquire();
        QTRY_COMPARE(f.count(TaskState::Running), 1);
        f.store.holdingSettings = true;
        f.turn(1h);
        QTRY_COMPARE(f.store.held(), 1);
        f.store.fail();
        const auto old = TestEngine::waitFor<TaskPtr>(
            [&](auto done) { f.engine.find(f.scheduler.schedule(id)->lastTask, std::move(done)); });
        QVERIFY(old);
        QVERIFY((*old)->state() == TaskState::Running);
        QVERIFY(!std::get<Running>((*old)->phase).cancelRequested);
        f.turn(1s);
        QTRY_COMPARE(f.store.held(), 1);
        f.store.letIn();
        QTRY_COMPARE(f.count(TaskState::Cancelled), 1);
        gate.begun.acquire();
        gate.go.release();
        QTRY_COMPARE(f.count(TaskState::Succeeded), 1);
    }

    /// It died between the two.
    void theOldTaskIsCancelledAfterARestart()
    {
        const QTemporaryDir dir;
        const QString image = dir.filePath(u"image.db"_s);
        {
            HeldScheduler f(0, dir.filePath(u"a.db"_s));
            Gate gate;
            QVERIFY(f.e.catalog.add(gate.type()));
            QVERIFY(f.start());
            const ScheduleId id = f.add(replacingHourly(f.e.clock.now()))->id;
            f.turn(1h);
            QTRY_COMPARE(f.count(TaskState::Running), 1);
            f.store.holdingUpdates = true;
            f.turn(1h);
            QTRY_COMPARE(f.scheduler.schedule(id)->fired, 2);
            for (const QString &suffix : {QString(), u"-wal"_s})
                QVERIFY(QFile::copy(dir.filePath(u"a.db"_s) + suffix, image + suffix));
            QVERIFY(f.engine.shutDown(0s));
        }
        HeldScheduler f(0, image);
        Gate gate;
        QVERIFY(f.e.catalog.add(gate.type()));
        QVERIFY(f.start());
        QTRY_COMPARE(f.count(TaskState::Cancelled), 1);
        gate.go.release();
        QTRY_COMPARE(f.count(TaskState::Succeeded), 1);
        QCOMPARE(f.scheduler.schedules().front().lastTask, TaskId{2});
    }
};

QTEST_GUILESS_MAIN(TestScheduleCommits)
#include "tst_schedulecommits.moc"
