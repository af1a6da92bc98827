// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/heldstore.h"
#include "tests/support/testengine.h"
#include "tests/support/writelock.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::Gate;
using test::HeldStore;
using test::TestEngine;

/// What happens to tasks while the store cannot write what happens to them.
class TestStoreTrouble : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    std::unique_ptr<TestEngine> m_engine;
    std::unique_ptr<test::WriteLock> m_other;

    TestEngine &engine() { return *m_engine; }
    /// Another connection keeps the file locked until endTrouble().
    void makeTrouble()
    {
        m_other = std::make_unique<test::WriteLock>(m_dir.filePath(u"a.db"_s));
        engine().engine.submit({.type = u"noop"_s}, [](const auto &) {}); // something that fails
        QTRY_VERIFY(engine().engine.trouble());
    }
    void endTrouble()
    {
        m_other->release();
        QTRY_VERIFY_WITH_TIMEOUT(!engine().engine.trouble(), 20000);
    }

    QList<TaskId> listed(TaskState state)
    {
        const auto page = TestEngine::waitFor<TaskPage>(
            [&](auto done) { engine().engine.list({.states = {state}}, {}, 100, std::move(done)); });
        QList<TaskId> ids;
        for (const TaskPtr &task : page->items)
            ids.append(task->id);
        return ids;
    }

private Q_SLOTS:
    void init()
    {
        m_dir = QTemporaryDir();
        m_engine = std::make_unique<TestEngine>(m_dir.filePath(u"a.db"_s), 1);
        m_engine->clock.stop();
    }
    void cleanup()
    {
        m_engine.reset();
        m_other.reset();
    }

    /// Its end is known, but nobody is told of it before it is written: the task may have to run again. The
    /// answer to a cancel does not have to wait for that.
    void anEndIsToldWhenItIsWritten()
    {
        Gate gate;
        QVERIFY(engine().catalog.add(gate.type()));
        QVERIFY(engine().engine.start());
        const TaskId id = (*engine().submit(u"gate"_s))->id;
        gate.begun.acquire();
        QTRY_COMPARE(engine().count(TaskState::Running), 1);
        makeTrouble();
        gate.go.release();
        QTRY_COMPARE(engine().engine.gauges().finished, 1);
        QCOMPARE(engine().state(id), TaskState::Running);
        QCOMPARE(listed(TaskState::Running), QList<TaskId>{id});
        QCOMPARE(listed(TaskState::Succeeded), QList<TaskId>{});
        std::atomic<bool> refused = false;
        engine().engine.cancel(id, [&](const Result<TaskPtr> &task) {
            refused = !task && task.error().code == ErrorCode::Conflict
                && !task.error().message.contains(u"succeeded"_s);
        });
        QTRY_VERIFY(refused);
        QVERIFY(engine().engine.trouble()); // still
        endTrouble();
        QTRY_COMPARE(engine().state(id), TaskState::Succeeded);
        QCOMPARE(engine().count(TaskState::Succeeded), 1); // it is in the feed at once
        QCOMPARE(listed(TaskState::Running), QList<TaskId>{});
        QCOMPARE(listed(TaskState::Succeeded), QList<TaskId>{id});
    }

    /// The pin is written before the end, which knew nothing of it.
    void aPinIsNotLostWithTheEnd()
    {
        TestEngine e({}, 1);
        HeldStore store(e.store);
        Gate gate;
        QVERIFY(e.catalog.add(gate.type()));
        TaskEngine engine(e.catalog, store, {&e.threadExecutor}, e.clock);
        QVERIFY(engine.start());
        const auto submitted = TestEngine::waitFor<TaskPtr>(
            [&](auto done) { engine.submit({.type = u"gate"_s}, std::move(done)); });
        const TaskId id = (*submitted)->id;
        gate.begun.acquire();
        QTRY_COMPARE(engine.counts()[size_t(TaskState::Running)], 1);
        store.holdingAll = true;
        std::promise<Result<TaskPtr>> pinned;
        engine.setPinned(id, true, [&](auto task) { pinned.set_value(std::move(task)); });
        gate.go.release();
        QTRY_COMPARE(engine.gauges().finished, 1);
        store.letIn();
        QVERIFY((*pinned.get_future().get())->pinned);
        QTRY_COMPARE(engine.counts()[size_t(TaskState::Succeeded)], 1);
        QVERIFY(engine.changesSince(0).tasks.back()->pinned);
        QVERIFY((*TestEngine::waitFor<TaskPtr>([&](auto done) { engine.find(id, done); }))->pinned);
    }

    void whatIsQueuedMeanwhileCanBeCancelled()
    {
        constexpr int Count = int(TaskEngine::ResidentTasks) + 100;
        TestEngine &e = engine();
        QVERIFY(e.engine.start());
        QVERIFY(e.setQueue(u"paused"_s, {.paused = true}));
        const TaskId id = (*e.submit({.type = u"noop"_s, .delay = 1s}))->id;
        std::promise<void> accepted;
        e.engine.submitBatch(std::vector<TaskSpec>(Count, {.type = u"noop"_s, .queue = u"paused"_s}),
                             [&](const auto &) { accepted.set_value(); });
        accepted.get_future().wait();
        makeTrouble();
        e.turn(1s);
        QTRY_COMPARE(e.engine.gauges().queued, Count + 1);
        std::promise<Result<TaskPtr>> cancelled;
        e.engine.cancel(id, [&](auto task) { cancelled.set_value(std::move(task)); });
        QTRY_COMPARE(e.engine.gauges().queued, Count);
        endTrouble();
        QVERIFY(cancelled.get_future().get());
        QCOMPARE(e.state(id), TaskState::Cancelled);
        QVERIFY(e.setQueue(u"paused"_s, {}));
        QTRY_COMPARE_WITH_TIMEOUT(e.count(TaskState::Succeeded), Count, 60000);
        QCOMPARE(e.count(TaskState::Cancelled), 1);
        QCOMPARE(e.count(TaskState::Queued), 0);
        QCOMPARE(e.engine.gauges().queued, 0);
    }
};

QTEST_GUILESS_MAIN(TestStoreTrouble)
#include "tst_storetrouble.moc"
