// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/heldstore.h"
#include "tests/support/testengine.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::Gate;
using test::HeldStore;
using test::TestEngine;

namespace {

TaskSpec keyed(const QString &type, UniquePolicy policy = UniquePolicy::Reject)
{
    return {.type = type, .uniqueKey = u"k"_s, .uniquePolicy = policy};
}

} // namespace

/// A task that takes another's place, and its unique key.
class TestReplacing : public QObject
{
    Q_OBJECT

    Gate m_gate;

    void prepare(TestEngine &e)
    {
        m_gate.begun.acquire(m_gate.begun.available());
        m_gate.go.acquire(m_gate.go.available());
        QVERIFY(e.catalog.add(m_gate.type()));
        QVERIFY(e.engine.start());
    }
    static Result<TaskPtr> submitTo(TaskEngine &engine, const TaskSpec &spec)
    {
        return TestEngine::waitFor<TaskPtr>([&](auto done) { engine.submit(spec, std::move(done)); });
    }

private Q_SLOTS:
    void replacedWhileQueued()
    {
        TestEngine e({}, 1);
        prepare(e);
        QVERIFY(e.submit(u"gate"_s));
        m_gate.begun.acquire();
        const TaskId first = (*e.submit(keyed(u"gate"_s)))->id;
        const TaskId second = (*e.submit(keyed(u"noop"_s, UniquePolicy::Replace)))->id;
        const TaskId third = (*e.submit(keyed(u"noop"_s, UniquePolicy::Replace)))->id;
        QTRY_COMPARE(e.state(first), TaskState::Cancelled);
        QTRY_COMPARE(e.state(second), TaskState::Cancelled);
        QCOMPARE(e.submit(keyed(u"noop"_s)).error().code, ErrorCode::Conflict); // the third has it
        m_gate.go.release();
        QTRY_COMPARE(e.state(third), TaskState::Succeeded);
        QCOMPARE((*e.find(first))->attempt, 0);
        QCOMPARE((*e.find(second))->attempt, 0);
    }

    void replacedWhileRunning()
    {
        TestEngine e({}, 1);
        prepare(e);
        const TaskId first = (*e.submit(keyed(u"gate"_s)))->id;
        m_gate.begun.acquire();
        const TaskId second = (*e.submit(keyed(u"noop"_s, UniquePolicy::Replace)))->id;
        QTRY_COMPARE(e.state(first), TaskState::Cancelled); // it was asked to stop
        QTRY_COMPARE(e.state(second), TaskState::Succeeded);
        QVERIFY(e.submit(keyed(u"noop"_s)));
    }

    /// What takes its place has to be there first.
    void notReplacedByWhatIsNotAccepted_data()
    {
        QTest::addColumn<QString>("how");
        for (const char *how : {"one", "graph", "one after the other"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }
    void notReplacedByWhatIsNotAccepted()
    {
        QFETCH(const QString, how);
        TestEngine e({}, 1);
        HeldStore store(e.store);
        TaskEngine engine(e.catalog, store, {&e.threadExecutor}, e.clock);
        Gate gate;
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(engine.start());
        QVERIFY(submitTo(engine, keyed(u"gate"_s)));
        gate.begun.acquire();
        store.holding = true;
        std::promise<ErrorCode> refused;
        const TaskSpec other = keyed(u"noop"_s, UniquePolicy::Replace);
        if (how == "graph"_L1)
            engine.submitGraph({other}, [&](const auto &tasks) { refused.set_value(tasks.error().code); });
        else if (how == "one after the other"_L1)
            engine.submitBatch({other, other},
                               [&](const auto &tasks) { refused.set_value(tasks.back().error().code); });
        else
            engine.submit(other, [&](const auto &task) { refused.set_value(task.error().code); });
        store.fail();
        QCOMPARE(refused.get_future().get(), ErrorCode::DiskFull);
        QCOMPARE(submitTo(engine, keyed(u"noop"_s)).error().code, ErrorCode::Conflict); // still its own
        gate.go.release();
        QTRY_COMPARE(engine.counts()[size_t(TaskState::Succeeded)], 1);
        QVERIFY(submitTo(engine, keyed(u"noop"_s)));
        QVERIFY(engine.shutDown(1s));
        QCOMPARE(engine.counts()[size_t(TaskState::Cancelled)], 0);
    }

    void aRefusedGraphLeavesTheKeysAlone()
    {
        TestEngine e({}, 1);
        prepare(e);
        const TaskId first = (*e.submit(keyed(u"gate"_s)))->id;
        m_gate.begun.acquire();
        TaskSpec bad{.type = u"noop"_s, .dependsOn = {TaskId{4711}}};
        const auto refused = e.submitGraph(
            {keyed(u"noop"_s, UniquePolicy::Replace), {.type = u"noop"_s, .uniqueKey = u"new"_s}, bad});
        QCOMPARE(refused.error().faults.value(0).pointer, u"/2/depends_on/0"_s);
        QCOMPARE(e.submit(keyed(u"noop"_s)).error().code, ErrorCode::Conflict);
        QVERIFY(e.submit({.type = u"noop"_s, .uniqueKey = u"new"_s}));
        m_gate.go.release();
        QTRY_COMPARE(e.state(first), TaskState::Succeeded);
    }

    /// It died between the insertion and the end of the task that was to be replaced.
    void replacedByARestart_data()
    {
        QTest::addColumn<bool>("running");
        QTest::newRow("queued") << false;
        QTest::newRow("running") << true;
    }
    void replacedByARestart()
    {
        QFETCH(const bool, running);
        const QTemporaryDir dir;
        const QString image = dir.filePath(u"image.db"_s);
        TaskId first;
        TaskId second;
        {
            TestEngine e(dir.filePath(u"a.db"_s), 1);
            HeldStore store(e.store);
            Gate gate;
            QVERIFY(e.catalog.add(gate.type()));
            TaskEngine engine(e.catalog, store, {&e.threadExecutor}, e.clock);
            QVERIFY(engine.start(running ? TaskEngine::Dispatch::Now : TaskEngine::Dispatch::Later));
            first = (*submitTo(engine, keyed(u"gate"_s)))->id;
            if (running)
                QTRY_COMPARE(engine.counts()[size_t(TaskState::Running)], 1);
            store.holdingUpdates = true;
            second = (*submitTo(engine, keyed(u"gate"_s, UniquePolicy::Replace)))->id;
            for (const QString &suffix : {QString(), u"-wal"_s})
                QVERIFY(QFile::copy(dir.filePath(u"a.db"_s) + suffix, image + suffix));
            QVERIFY(engine.shutDown(0s));
        }
        TestEngine e(image, 1);
        prepare(e);
        m_gate.begun.acquire();
        QTRY_COMPARE(e.state(first), TaskState::Cancelled);
        QCOMPARE(e.submit(keyed(u"noop"_s)).error().code, ErrorCode::Conflict);
        m_gate.go.release();
        QTRY_COMPARE(e.state(second), TaskState::Succeeded);
        QTRY_COMPARE(e.count(TaskState::Cancelled), 1);
        QCOMPARE(TestEngine::waitFor<TaskPtr>([&](auto done) { e.store.find(first, done); }).value()->state(),
                 TaskState::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestReplacing)
#include "tst_replacing.moc"
