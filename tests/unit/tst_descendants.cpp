// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/forwardingstore.h"
#include "tests/support/testengine.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::Gate;
using test::TestEngine;

namespace {

/// Another store that does something before it loads one task alone, and until then holds back what is to be
/// written of another.
class WatchedLoads final : public test::ForwardingStore
{
public:
    using ForwardingStore::ForwardingStore;

    void enqueue(std::vector<StoreWrite> writes) override
    {
        const std::scoped_lock lock(m_mutex);
        if (!writes.empty() && writes.front().task->id == held)
            m_held = std::move(writes);
        else
            ForwardingStore::enqueue(std::move(writes));
    }
    void load(std::vector<TaskId> ids, std::function<void(Result<std::vector<TaskPtr>>)> done) override
    {
        if (ids.size() == 1 && ids.front() == watched) {
            {
                const std::scoped_lock lock(m_mutex);
                ForwardingStore::enqueue(std::exchange(m_held, {}));
            }
            before();
        }
        ForwardingStore::load(std::move(ids), std::move(done));
    }

    TaskId held;
    TaskId watched;
    std::function<void()> before;

private:
    std::mutex m_mutex;
    std::vector<StoreWrite> m_held;
};

} // namespace

/// Tasks that wait for others, when a start finds more of them than it loads at once.
class TestDescendants : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The end of one task ends another, while the start is still looking at those that depend on that one.
    void whatEndsDuringTheStartCounts()
    {
        constexpr int Fillers = 4'200;
        const QTemporaryDir dir;
        TaskId ended, top, child, grandchild;
        {
            Gate gate;
            TestEngine e(dir.filePath(u"a.db"_s));
            QVERIFY(e.catalog.add(gate.type(u"gone"_s)));
            QVERIFY(e.engine.start());
            QVERIFY(e.setQueue(u"paused"_s, {.paused = true}));
            ended = (*e.submit(u"noop"_s))->id;
            QTRY_COMPARE(e.count(TaskState::Succeeded), 1);
            top = (*e.submit({.type = u"gone"_s, .queue = u"paused"_s}))->id;
            child = (*e.submit({.type = u"noop"_s, .dependsOn = {top}}))->id;
            std::promise<void> accepted;
            e.engine.submitBatch(std::vector<TaskSpec>(Fillers, {.type = u"noop"_s, .delay = 1h}),
                                 [&](const auto &) { accepted.set_value(); });
            accepted.get_future().wait();
            grandchild = (*e.submit({.type = u"noop"_s, .dependsOn = {child, ended}}))->id;
        }
        TestEngine e(dir.filePath(u"a.db"_s)); // without the first one's type
        WatchedLoads store(e.store);
        TaskEngine engine(e.catalog, store, {&e.threadExecutor}, e.clock);
        store.held = child;
        store.watched = ended;
        const auto failed = [&] { return engine.counts()[size_t(TaskState::Failed)]; };
        store.before = [&] {
            const QDeadlineTimer deadline(10'000);
            while (failed() < 2 && !deadline.hasExpired())
                std::this_thread::yield();
        };
        QVERIFY(engine.start());
        QTRY_COMPARE(failed(), 3);
        const auto find = [&](TaskId id) {
            return *TestEngine::waitFor<TaskPtr>([&](auto done) { engine.find(id, done); });
        };
        QCOMPARE(find(grandchild)->failure->kind, FailureKind::Dependency);
        QCOMPARE(find(grandchild)->failure->details["task"_L1].toInteger(), child.value);
        QCOMPARE(engine.counts()[size_t(TaskState::Scheduled)], Fillers);
        QVERIFY(engine.shutDown(0s));
    }
};

QTEST_GUILESS_MAIN(TestDescendants)
#include "tst_descendants.moc"
