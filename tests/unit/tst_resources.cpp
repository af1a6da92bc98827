// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/stoppablesleep.h"
#include "tests/support/testengine.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using Kind = WaitReason::Kind;
using Needs = std::map<QString, int>;
using test::anyParams;
using test::Gate;
using test::TestEngine;

namespace {

/// Counts the units in use inside of the tasks, and the worst that it has seen.
struct Meter
{
    const int capacity;
    std::atomic<int> used = 0;
    std::atomic<int> exceeded = 0;
    std::atomic<int> full = 0;

    void take(int units)
    {
        const int now = used += units;
        if (now > capacity)
            ++exceeded;
        if (now == capacity)
            ++full;
    }
    void giveBack(int units) { used -= units; }
};

} // namespace

class TestResources : public QObject
{
    Q_OBJECT

    static TaskSpec gateWith(const Needs &needs) { return {.type = u"gate"_s, .resources = needs}; }
    static int usedOf(const TestEngine &e, const QString &name)
    {
        for (const ResourceInfo &resource : e.engine.resources()) {
            if (resource.name == name)
                return resource.used;
        }
        return -1;
    }

private Q_SLOTS:
    void neverMoreInUseThanThereIs()
    {
        constexpr int Count = 600;
        Meter gpu{3};
        Meter cpu{4};
        TestEngine e({}, 4);
        const auto take = [&](const TaskContext &context, int sign) {
            const QJsonObject params = context.params();
            for (const auto &[meter, name] : {std::pair(&gpu, "gpu"_L1), std::pair(&cpu, "cpu"_L1)}) {
                const int units = params[name].toInt();
                sign > 0 ? meter->take(units) : meter->giveBack(units);
            }
        };
        QVERIFY(e.catalog.add(anyParams(u"thread"_s, ThreadFunction([&](TaskContext &context) {
                                            take(context, 1);
                                            std::this_thread::yield();
                                            take(context, -1);
                                            return QJsonValue();
                                        }))));
        QVERIFY(e.catalog.add(
            anyParams(u"loop"_s, LoopFunction([&](TaskContext &context) -> QCoro::Task<QJsonValue> {
                          take(context, 1);
                          co_await StoppableSleep(1ms, context.stopToken());
                          take(context, -1);
                          co_return QJsonValue();
                      }))));
        QVERIFY(e.engine.start());
        QVERIFY(e.setResource(u"gpu"_s, gpu.capacity));
        QVERIFY(e.setResource(u"cpu"_s, cpu.capacity));
        QRandomGenerator random(3);
        for (int i = 0; i < Count; ++i) {
            Needs needs;
            if (const int units = random.bounded(gpu.capacity + 1))
                needs[u"gpu"_s] = units;
            if (const int units = random.bounded(cpu.capacity + 1))
                needs[u"cpu"_s] = units;
            QByteArray params = R"({"gpu":)" + QByteArray::number(needs[u"gpu"_s]) + R"(,"cpu":)"
                + QByteArray::number(needs[u"cpu"_s]) + '}';
            std::erase_if(needs, [](const auto &need) { return need.second == 0; });
            e.engine.submit({.type = random.bounded(2) ? u"thread"_s : u"loop"_s,
                             .params = params,
                             .queue = QString(QChar(u'a' + random.bounded(3))),
                             .priority = random.bounded(3),
                             .resources = needs},
                            [](const auto &) {});
        }
        QTRY_COMPARE_WITH_TIMEOUT(e.count(TaskState::Succeeded), Count, 60000);
        QCOMPARE(gpu.exceeded, 0);
        QCOMPARE(cpu.exceeded, 0);
        QVERIFY(gpu.full > 0 && cpu.full > 0);
        QCOMPARE(usedOf(e, u"gpu"_s), 0);
        QCOMPARE(usedOf(e, u"cpu"_s), 0);
    }

    /// Needs 2 of 2 beside streams that need 1: of its own queue, and of another while its own queue goes on
    /// with tasks that need nothing.
    void aLargeNeedDoesNotStarve_data()
    {
        QTest::addColumn<QString>("stream");
        QTest::newRow("same queue") << u"a"_s;
        QTest::newRow("another queue") << u"b"_s;
    }
    void aLargeNeedDoesNotStarve()
    {
        QFETCH(const QString, stream);
        std::atomic<int> ended = 0; // of the stream
        std::atomic<int> endedBefore = -1;
        TestEngine e({}, 3);
        QVERIFY(e.catalog.add(anyParams(u"small"_s, ThreadFunction([&](TaskContext &) {
                                            std::this_thread::yield();
                                            ++ended;
                                            return QJsonValue();
                                        }))));
        QVERIFY(e.catalog.add(anyParams(u"large"_s, ThreadFunction([&](TaskContext &) {
                                            endedBefore = ended.load();
                                            return QJsonValue();
                                        }))));
        QVERIFY(e.engine.start(TaskEngine::Dispatch::Later));
        QVERIFY(e.setResource(u"gpu"_s, 2));
        constexpr int Before = 20;
        constexpr int After = 1000;
        for (int i = 0; i < Before + After; ++i) {
            if (i == Before)
                QVERIFY(e.submit({.type = u"large"_s, .queue = u"a"_s, .resources = Needs{{u"gpu"_s, 2}}}));
            e.engine.submit({.type = u"small"_s, .queue = stream, .resources = Needs{{u"gpu"_s, 1}}},
                            [](const auto &) {});
            e.engine.submit({.type = u"noop"_s, .queue = u"a"_s}, [](const auto &) {});
        }
        QVERIFY(e.submit(u"noop"_s)); // all are in
        e.engine.beginDispatch();
        QTRY_COMPARE_WITH_TIMEOUT(e.count(TaskState::Succeeded), 2 * (Before + After) + 2, 60000);
        QVERIFY2(endedBefore >= 0 && endedBefore < 2 * Before + 60, qPrintable(QString::number(endedBefore)));
    }

    void whatCanNeverBeIsRefused_data()
    {
        QTest::addColumn<Needs>("needs");
        QTest::addColumn<QString>("pointer");
        QTest::newRow("unknown") << Needs{{u"gpu"_s, 1}, {u"tpu"_s, 1}} << u"/resources/tpu"_s;
        QTest::newRow("too many") << Needs{{u"gpu"_s, 3}} << u"/resources/gpu"_s;
        QTest::newRow("escaped") << Needs{{u"a/b~c"_s, 1}} << u"/resources/a~1b~0c"_s;
    }
    void whatCanNeverBeIsRefused()
    {
        QFETCH(const Needs, needs);
        QFETCH(const QString, pointer);
        TestEngine e;
        QVERIFY(e.engine.start());
        QVERIFY(e.setResource(u"gpu"_s, 2));
        const auto refused = e.submit({.type = u"noop"_s, .resources = needs});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidRequest);
        QCOMPARE(refused.error().faults.size(), 1);
        QCOMPARE(refused.error().faults[0].pointer, pointer);
        QCOMPARE(e.engine.lastSeq(), 0U);
        QVERIFY(e.submit({.type = u"noop"_s, .resources = Needs{{u"gpu"_s, 2}}}));
    }

    void theTypeSaysItWhereTheTaskDoesNot()
    {
        Gate gate;
        TestEngine e({}, 3);
        TaskType type = gate.type();
        type.resources = {{u"gpu"_s, 1}};
        QVERIFY(e.catalog.add(type));
        QVERIFY(e.engine.start());
        QVERIFY(e.setResource(u"gpu"_s, 1));
        QVERIFY(e.submit(u"gate"_s));
        const TaskId waits = (*e.submit(u"gate"_s))->id;
        QVERIFY(e.submit(gateWith({}))); // it says that it needs none
        gate.begun.acquire(2);
        QTRY_COMPARE(e.count(TaskState::Running), 2);
        QCOMPARE(e.waitReason(waits), (WaitReason{Kind::Resource, u"gpu"_s}));
        QCOMPARE(usedOf(e, u"gpu"_s), 1);
        gate.go.release(3);
        QTRY_COMPARE(e.count(TaskState::Succeeded), 3);
    }

    void cancelledWhileItWaitsForUnits()
    {
        Gate gate;
        TestEngine e({}, 4);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        QVERIFY(e.setResource(u"gpu"_s, 2));
        QVERIFY(e.submit(gateWith({{u"gpu"_s, 1}})));
        gate.begun.acquire();
        const TaskId large = (*e.submit(gateWith({{u"gpu"_s, 2}})))->id;
        const TaskId small = (*e.submit(gateWith({{u"gpu"_s, 1}})))->id;
        QTRY_COMPARE(e.waitReason(small), (WaitReason{Kind::Resource, u"gpu"_s})); // the other has claims
        QVERIFY(e.cancel(large));
        gate.begun.acquire(); // the small one goes on
        gate.go.release(2);
        QTRY_COMPARE(e.count(TaskState::Succeeded), 2);
        QCOMPARE(usedOf(e, u"gpu"_s), 0);
    }

    void theCapacityMayBeChanged()
    {
        Gate gate;
        TestEngine e({}, 4);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        QVERIFY(e.setResource(u"gpu"_s, 2));
        for (int i = 0; i < 5; ++i)
            QVERIFY(e.submit(gateWith({{u"gpu"_s, 1}})));
        gate.begun.acquire(2);
        QVERIFY(e.setResource(u"gpu"_s, 1));
        gate.go.release();
        QTRY_COMPARE(e.count(TaskState::Succeeded), 1);
        QCOMPARE(usedOf(e, u"gpu"_s), 1);
        QCOMPARE(e.count(TaskState::Queued), 3);
        QVERIFY(e.setResource(u"gpu"_s, 3));
        gate.begun.acquire(2);
        const auto held =
            TestEngine::waitFor<void>([&](auto done) { e.engine.removeResource(u"gpu"_s, done); });
        QCOMPARE(held.error().code, ErrorCode::Conflict);
        gate.go.release(4);
        QTRY_COMPARE(e.count(TaskState::Succeeded), 5);
        QVERIFY(TestEngine::waitFor<void>([&](auto done) { e.engine.removeResource(u"gpu"_s, done); }));
        const auto gone =
            TestEngine::waitFor<void>([&](auto done) { e.engine.removeResource(u"gpu"_s, done); });
        QCOMPARE(gone.error().code, ErrorCode::NotFound);
    }

    void unitsComeBackFromEachEnd()
    {
        Gate gate;
        TestEngine e({}, 1);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.catalog.add(anyParams(
            u"fails"_s, ThreadFunction([](TaskContext &) -> QJsonValue { throw TaskFailure(u"no"_s); }))));
        QVERIFY(e.engine.start());
        QVERIFY(e.setResource(u"gpu"_s, 1));
        const TaskId cancelled = (*e.submit(gateWith({{u"gpu"_s, 1}})))->id;
        gate.begun.acquire();
        QVERIFY(e.cancel(cancelled));
        QTRY_COMPARE(e.state(cancelled), TaskState::Cancelled);
        const TaskId failed = (*e.submit({.type = u"fails"_s,
                                          .retry = {.retries = 2, .backoff = 0ms},
                                          .resources = Needs{{u"gpu"_s, 1}}}))
                                  ->id;
        QTRY_COMPARE(e.state(failed), TaskState::Failed);
        const TaskId timedOut =
            (*e.submit({.type = u"gate"_s, .timeout = 1ms, .resources = Needs{{u"gpu"_s, 1}}}))->id;
        QTRY_COMPARE(e.state(timedOut), TaskState::Failed);
        QCOMPARE(usedOf(e, u"gpu"_s), 0);
    }

    void tasksWithNeedsOutliveTheProgram()
    {
        const QTemporaryDir dir;
        Gate gate;
        {
            TestEngine e(dir.filePath(u"a.db"_s));
            QVERIFY(e.catalog.add(gate.type()));
            QVERIFY(e.engine.start(TaskEngine::Dispatch::Later));
            QVERIFY(e.setResource(u"gpu"_s, 1));
            for (int i = 0; i < 3; ++i)
                QVERIFY(e.submit(gateWith({{u"gpu"_s, 1}})));
        }
        TestEngine e(dir.filePath(u"a.db"_s), 3);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        for (int i = 1; i <= 3; ++i) {
            gate.begun.acquire();
            QTRY_COMPARE(e.count(TaskState::Running), 1);
            QCOMPARE(usedOf(e, u"gpu"_s), 1);
            gate.go.release();
            QTRY_COMPARE(e.count(TaskState::Succeeded), i);
        }
    }
};

QTEST_GUILESS_MAIN(TestResources)
#include "tst_resources.moc"
