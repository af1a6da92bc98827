// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/testengine.h"

#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using test::Gate;
using test::TestEngine;

/// More queued tasks than the engine holds whole.
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
};

QTEST_GUILESS_MAIN(TestParking)
#include "tst_parking.moc"
