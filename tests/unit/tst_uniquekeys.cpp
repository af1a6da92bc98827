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

namespace {

TaskSpec keyed(const QString &type, UniquePolicy policy = UniquePolicy::Reject)
{
    return {.type = type, .uniqueKey = u"k"_s, .uniquePolicy = policy};
}

} // namespace

class TestUniqueKeys : public QObject
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
    void rejectedWhileUnfinished()
    {
        TestEngine e({}, 1);
        prepare(e);
        const TaskId first = (*e.submit(keyed(u"gate"_s)))->id;
        m_gate.begun.acquire();
        const auto running = e.submit(keyed(u"gate"_s));
        QCOMPARE(running.error().code, ErrorCode::Conflict);
        QVERIFY(running.error().message.contains(u"Task %1 "_s.arg(first.value)));
        m_gate.go.release();
        QTRY_COMPARE(e.state(first), TaskState::Succeeded);
        const TaskId second = (*e.submit(keyed(u"gate"_s)))->id; // free again
        m_gate.begun.acquire();
        QVERIFY(e.submit({.type = u"noop"_s, .uniqueKey = u"another"_s}));
        QVERIFY(e.cancel(second));
        QTRY_COMPARE(e.state(second), TaskState::Cancelled);
        QVERIFY(e.submit(keyed(u"noop"_s)));
        QTRY_COMPARE(e.finalCount(), 4);
    }

    void theKeyIsFreeAfterEachEnd()
    {
        TestEngine e({}, 1);
        e.clock.stop();
        prepare(e);
        QVERIFY(e.setQueue(u"paused"_s, {.paused = true}));
        TaskSpec spec = keyed(u"noop"_s);
        spec.queue = u"paused"_s;
        QVERIFY(e.cancel((*e.submit(spec))->id)); // queued
        spec.queueTimeout = 1s;
        QVERIFY(e.submit(spec));
        e.turn(1s);
        QTRY_COMPARE(e.count(TaskState::Failed), 1);
        spec.queueTimeout.reset();
        spec.delay = 1s;
        QVERIFY(e.cancel((*e.submit(spec))->id)); // scheduled
        QVERIFY(e.submit(spec));
        QCOMPARE(e.submit(spec).error().code, ErrorCode::Conflict);
    }

    void theExistingOneIsReturned()
    {
        TestEngine e({}, 1);
        prepare(e);
        const TaskId first = (*e.submit(keyed(u"gate"_s, UniquePolicy::ReturnExisting)))->id;
        m_gate.begun.acquire();
        const TaskPtr again = *e.submit(keyed(u"gate"_s, UniquePolicy::ReturnExisting));
        QCOMPARE(again->id, first);
        QCOMPARE(again->state(), TaskState::Running);
        m_gate.go.release();
        QTRY_COMPARE(e.state(first), TaskState::Succeeded);
        QVERIFY((*e.submit(keyed(u"noop"_s, UniquePolicy::ReturnExisting)))->id != first);
        QTRY_COMPARE(e.finalCount(), 2);
    }

    void evenWhileItIsBeingCommitted()
    {
        TestEngine e;
        HeldStore store(e.store);
        TaskEngine engine(e.catalog, store, {&e.threadExecutor}, e.clock);
        QVERIFY(engine.start());
        store.holding = true;
        std::promise<Result<TaskPtr>> first;
        std::promise<Result<TaskPtr>> second;
        engine.submit(keyed(u"noop"_s), [&](auto task) { first.set_value(std::move(task)); });
        QCOMPARE(submitTo(engine, keyed(u"noop"_s)).error().code, ErrorCode::Conflict);
        store.letIn();
        engine.submit(keyed(u"noop"_s, UniquePolicy::ReturnExisting),
                      [&](auto task) { second.set_value(std::move(task)); });
        const Result<TaskPtr> one = first.get_future().get();
        const Result<TaskPtr> other = second.get_future().get();
        QVERIFY(one && other);
        QVERIFY((*other)->id == (*one)->id || (*other)->id.value == (*one)->id.value + 1);
        QVERIFY(engine.shutDown(1s));
    }

    /// Then its submitter learns what he would have learned as the first one.
    void theExistingOneIsNotAcceptedInTheEnd()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        TestEngine e(path);
        QVERIFY(e.engine.start());
        test::WriteLock other(path);
        std::promise<Result<TaskPtr>> first;
        std::promise<Result<TaskPtr>> second;
        e.engine.submit(keyed(u"noop"_s), [&](auto task) { first.set_value(std::move(task)); });
        e.engine.submit(keyed(u"noop"_s, UniquePolicy::ReturnExisting),
                        [&](auto task) { second.set_value(std::move(task)); });
        QCOMPARE(first.get_future().get().error().code, ErrorCode::StoreUnavailable);
        const Result<TaskPtr> outcome = second.get_future().get();
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::StoreUnavailable);
        other.release();
        QTRY_VERIFY(!e.engine.trouble());
        QVERIFY(e.submit(keyed(u"noop"_s)));
    }

    void keysOutliveTheProgram()
    {
        const QTemporaryDir dir;
        TaskId first;
        {
            TestEngine e(dir.filePath(u"a.db"_s));
            QVERIFY(e.engine.start(TaskEngine::Dispatch::Later));
            first = (*e.submit(keyed(u"noop"_s)))->id;
        }
        TestEngine e(dir.filePath(u"a.db"_s));
        QVERIFY(e.engine.start(TaskEngine::Dispatch::Later));
        QCOMPARE(e.submit(keyed(u"noop"_s)).error().code, ErrorCode::Conflict);
        QCOMPARE((*e.submit(keyed(u"noop"_s, UniquePolicy::ReturnExisting)))->id, first);
        e.engine.beginDispatch();
        QTRY_COMPARE(e.state(first), TaskState::Succeeded);
        QVERIFY(e.submit(keyed(u"noop"_s)));
    }
};

QTEST_GUILESS_MAIN(TestUniqueKeys)
#include "tst_uniquekeys.moc"
