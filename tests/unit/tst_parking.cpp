// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/forwardingstore.h"
#include "tests/support/testengine.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::Gate;
using test::TestEngine;

namespace {

/// Another store whose first loads fail.
class FailingLoads final : public test::ForwardingStore
{
public:
    FailingLoads(TaskStore &store, int failures) : ForwardingStore(store), m_failures(failures) { }

    void load(std::vector<TaskId> ids, std::function<void(Result<std::vector<TaskPtr>>)> done) override
    {
        if (++loads > m_failures) {
            ForwardingStore::load(std::move(ids), std::move(done));
            return;
        }
        ForwardingStore::load({},
                              [done = std::move(done)](const auto &) { // on the thread that would have told
                                  done(failure(ErrorCode::StoreUnavailable, u"not now"_s));
                              });
    }

    std::atomic<int> loads = 0;

private:
    const int m_failures;
};

/// Breaks the row whose text is a long run of `filler`: no page of it leads to the next any more.
bool damageRow(const QString &database, char filler)
{
    constexpr qint64 PageSize = 4096;
    QFile file(database);
    if (!file.open(QIODevice::ReadWrite))
        return false;
    const QByteArray text(PageSize - 4, filler);
    bool damaged = false;
    for (qint64 at = 0; at < file.size(); at += PageSize) {
        file.seek(at);
        if (!file.read(PageSize).endsWith(text))
            continue;
        file.seek(at);
        damaged = file.write("\x7f\xff\xff\xff", 4) == 4;
    }
    return damaged;
}

/// Makes the page with that text no page of a table any more.
bool damagePage(const QString &database, const QByteArray &text)
{
    constexpr qint64 PageSize = 4096;
    QFile file(database);
    if (!file.open(QIODevice::ReadWrite))
        return false;
    bool damaged = false;
    for (qint64 at = PageSize; at < file.size(); at += PageSize) {
        file.seek(at);
        if (!file.read(PageSize).contains(text))
            continue;
        file.seek(at);
        damaged = file.write("\x7f", 1) == 1;
    }
    return damaged;
}

} // namespace

/// More queued tasks than the engine holds whole, and those that a start finds.
class TestParking : public QObject
{
    Q_OBJECT

    static constexpr int Count = int(TaskEngine::ResidentTasks) * 2 + 500;

    static std::vector<TaskId> submitMany(TestEngine &e, int count)
    {
        std::vector<TaskSpec> specs(static_cast<size_t>(count));
        for (TaskSpec &spec : specs)
            spec.type = u"noop"_s;
        std::promise<std::vector<Result<TaskPtr>>> promise;
        e.engine.submitBatch(std::move(specs),
                             [&](auto outcomes) { promise.set_value(std::move(outcomes)); });
        std::vector<TaskId> ids;
        for (const auto &outcome : promise.get_future().get())
            ids.push_back((*outcome)->id);
        return ids;
    }

private Q_SLOTS:
    void allRunInOrder()
    {
        Gate gate;
        TestEngine e({}, 1);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        QVERIFY(e.submit(u"gate"_s));
        gate.begun.acquire();
        const std::vector<TaskId> ids = submitMany(e, Count);
        QCOMPARE(e.count(TaskState::Queued), Count);
        // The last one jumps the queue though it is parked.
        const TaskId urgent = (*e.submit(u"noop"_s, "{}", 50))->id;

        gate.go.release();
        QTRY_COMPARE_WITH_TIMEOUT(e.count(TaskState::Succeeded), Count + 2, 60000);
        QCOMPARE(e.count(TaskState::Queued), 0);
        QCOMPARE(e.engine.gauges().queued, 0);
        // Started in the order of their ids: the first and the last to the millisecond.
        QVERIFY(*(*e.find(urgent))->startedAt() <= *(*e.find(ids.front()))->startedAt());
        QVERIFY(*(*e.find(ids.front()))->startedAt() <= *(*e.find(ids.back()))->startedAt());
    }

    void parkedTasksCanBeFoundPinnedAndCancelled()
    {
        Gate gate;
        TestEngine e({}, 1);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        QVERIFY(e.submit(u"gate"_s));
        gate.begun.acquire();
        const std::vector<TaskId> ids = submitMany(e, Count);
        const TaskId last = ids.back();
        const TaskId other = ids[ids.size() - 2];
        QCOMPARE((*e.find(last))->spec->type, u"noop"_s);
        QVERIFY((*e.setPinned(other, true))->pinned);
        QCOMPARE((*e.cancel(last))->state(), TaskState::Cancelled);
        QCOMPARE(e.cancel(last).error().code, ErrorCode::Conflict);
        QCOMPARE(e.forget(other).error().code, ErrorCode::Conflict);
        gate.go.release();
        QTRY_COMPARE_WITH_TIMEOUT(e.finalCount(), Count + 1, 60000);
        QCOMPARE(e.state(last), TaskState::Cancelled);
        QVERIFY((*e.find(other))->pinned);
        QCOMPARE(e.count(TaskState::Cancelled), 1);
    }

    /// Those that have options are read whole at a start.
    void aRestartFindsAllOfThem()
    {
        constexpr int Few = int(TaskEngine::ResidentTasks) + 600;
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        {
            TestEngine e(path);
            QVERIFY(e.engine.start(TaskEngine::Dispatch::Later));
            std::vector<TaskSpec> specs(Few, TaskSpec{.type = u"noop"_s});
            for (TaskSpec &spec : specs)
                spec.timeout = 60s;
            std::promise<void> promise;
            e.engine.submitBatch(std::move(specs), [&](const auto &) { promise.set_value(); });
            promise.get_future().wait();
        }
        TestEngine e(path);
        QVERIFY(e.engine.start(TaskEngine::Dispatch::Later));
        QCOMPARE(e.count(TaskState::Queued), Few);
        QCOMPARE(e.count(TaskState::Failed), 0);
        e.engine.beginDispatch();
        QTRY_COMPARE_WITH_TIMEOUT(e.count(TaskState::Succeeded), Few, 60000);
        QCOMPARE(e.count(TaskState::Failed), 0);
    }

    void aTimeoutThatCannotBeLookedAtComesAgain()
    {
        constexpr int Few = int(TaskEngine::ResidentTasks) + 50;
        TestEngine e;
        e.clock.stop();
        FailingLoads store(e.store, 1);
        TaskEngine engine(e.catalog, store, {&e.threadExecutor, &e.loopExecutor}, e.clock);
        QVERIFY(engine.start(TaskEngine::Dispatch::Later));
        std::vector<TaskSpec> specs(Few, TaskSpec{.type = u"noop"_s});
        specs.back().queueTimeout = 5s; // it is parked
        std::promise<void> promise;
        engine.submitBatch(std::move(specs), [&](const auto &) { promise.set_value(); });
        promise.get_future().wait();
        const auto turn = [&](std::chrono::nanoseconds by) {
            e.clock.turn(by);
            engine.lookAtClock();
        };
        turn(5s);
        QTRY_COMPARE(store.loads, 1);
        QTRY_VERIFY((turn(1s), engine.counts()[static_cast<size_t>(TaskState::Failed)] == 1));
    }

    void aFailedReadIsTriedAgain()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        {
            TestEngine e(path);
            QVERIFY(e.engine.start(TaskEngine::Dispatch::Later));
            submitMany(e, 5);
        }
        TestEngine e(path);
        FailingLoads store(e.store, 2);
        TaskEngine engine(e.catalog, store, {&e.threadExecutor, &e.loopExecutor}, e.clock);
        QVERIFY(engine.start());
        QTRY_COMPARE(engine.counts()[static_cast<size_t>(TaskState::Succeeded)], 5);
        QCOMPARE(store.loads, 3);
        QVERIFY(!engine.trouble());
    }

    void anUnreadableTaskFailsAlone_data()
    {
        QTest::addColumn<bool>("cancelled");
        QTest::newRow("when its turn comes") << false;
        QTest::newRow("when it is to be cancelled") << true;
    }
    void anUnreadableTaskFailsAlone()
    {
        QFETCH(bool, cancelled);
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        Gate gate;
        gate.go.release(3);
        TaskId damaged;
        {
            TestEngine e(path);
            QVERIFY(e.catalog.add(gate.type()));
            QVERIFY(e.engine.start(TaskEngine::Dispatch::Later));
            QVERIFY(e.submit(u"gate"_s, R"({"text":"a"})"));
            damaged = (*e.submit(u"gate"_s, R"({"text":")" + QByteArray(50'000, 'x') + R"("})"))->id;
            QVERIFY(e.submit(u"gate"_s, R"({"text":"b"})"));
        }
        TestEngine e(path);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start(TaskEngine::Dispatch::Later));
        QVERIFY(damageRow(path, 'x'));
        const TaskId later = (*e.submit(u"gate"_s))->id; // makes the store forget the pages that it has read
        if (cancelled)
            QCOMPARE(e.cancel(damaged).error().code, ErrorCode::StoreDamaged);
        e.engine.beginDispatch();
        QTRY_COMPARE(e.count(TaskState::Succeeded), 3);
        QCOMPARE(e.count(TaskState::Failed), 1);
        const std::vector<TaskPtr> said = e.engine.changesSince(0).tasks;
        const auto end = std::ranges::find(said, damaged, &Task::id);
        QVERIFY(end != said.end());
        QCOMPARE((*end)->state(), TaskState::Failed);
        QVERIFY((*end)->failure->message.contains("cannot be read"_L1));
        QCOMPARE(e.count(TaskState::Queued), 0);
        QCOMPARE(e.engine.gauges().queued, 0);
        QCOMPARE(e.state(later), TaskState::Succeeded);
        QVERIFY(!e.engine.trouble());
        QVERIFY(e.submit(u"noop"_s));
        QTRY_COMPARE(e.count(TaskState::Succeeded), 4);
    }

    /// The start itself has to read the page.
    void damageThatTheStartMeetsIsTold()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        Gate gate;
        {
            TestEngine e(path);
            QVERIFY(e.catalog.add(gate.type()));
            QVERIFY(e.engine.start(TaskEngine::Dispatch::Later));
            QVERIFY(e.submit(u"gate"_s, R"({"text":")" + QByteArray(50'000, 'x') + R"("})"));
        }
        QVERIFY(damagePage(path, "{\"text\":\"xxx"));
        const auto content = [&] {
            QFile file(path);
            return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray before = content();
        TestEngine e(path);
        QVERIFY(e.catalog.add(gate.type()));
        const auto started = e.engine.start(TaskEngine::Dispatch::Later);
        QVERIFY(!started);
        QCOMPARE(started.error().code, ErrorCode::StoreDamaged);
        QVERIFY2(started.error().message.contains(path), qPrintable(started.error().message));
        QVERIFY(started.error().message.contains("--recreate"_L1));
        QCOMPARE(content(), before); // nothing of it was touched
    }
};

QTEST_GUILESS_MAIN(TestParking)
#include "tst_parking.moc"
