// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/stoppablesleep.h"
#include "tests/support/testengine.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::anyParams;
using test::TestEngine;

namespace {

/// Sometimes fails, sometimes stays until it is told to stop.
TaskType moodyType()
{
    return anyParams(u"moody"_s, ThreadFunction([](TaskContext &context) -> QJsonValue {
                         const int mood = context.params()["mood"_L1].toInt();
                         if (mood < 20)
                             throw TaskFailure(u"a bad mood"_s);
                         while (mood > 95 && !context.stopRequested())
                             std::this_thread::yield();
                         context.log(u"fine"_s);
                         return mood;
                     }));
}

TaskType softType()
{
    return anyParams(u"soft"_s, LoopFunction([](TaskContext &context) -> QCoro::Task<QJsonValue> {
                         const int mood = context.params()["mood"_L1].toInt();
                         if (mood < 20)
                             throw TaskFailure(u"a bad mood"_s);
                         co_await StoppableSleep(mood > 95 ? 1h : std::chrono::milliseconds(mood % 4),
                                                 context.stopToken());
                         co_return mood;
                     }));
}

TaskSpec randomSpec(QRandomGenerator &random, const std::vector<TaskId> &before)
{
    const int mood = random.bounded(100);
    TaskSpec spec{.type = random.bounded(3) ? u"moody"_s : u"soft"_s,
                  .params = R"({"mood":)" + QByteArray::number(mood) + '}',
                  .queue = QString(QChar(u'a' + random.bounded(5))),
                  .priority = random.bounded(-5, 6)};
    if (mood > 95)
        spec.timeout = std::chrono::milliseconds(random.bounded(1, 30));
    if (random.bounded(4) == 0)
        spec.retry = {.retries = random.bounded(3), .backoff = 1ms};
    if (random.bounded(6) == 0)
        spec.delay = std::chrono::milliseconds(random.bounded(1, 200));
    if (random.bounded(10) == 0)
        spec.queueTimeout = std::chrono::milliseconds(random.bounded(1, 2000));
    if (random.bounded(5) == 0)
        spec.resources = {{u"gpu"_s, random.bounded(1, 3)}};
    if (random.bounded(8) == 0) {
        spec.uniqueKey = u"key-%1"_s.arg(random.bounded(20));
        spec.uniquePolicy = static_cast<UniquePolicy>(random.bounded(3));
    }
    for (int i = random.bounded(10) - 6; i > 0 && !before.empty(); --i) {
        const auto back = static_cast<size_t>(random.bounded(std::min(200, int(before.size()))));
        spec.dependsOn.push_back(before[before.size() - 1 - back]);
        spec.dependsPolicy = static_cast<DependsPolicy>(random.bounded(3));
    }
    return spec;
}

} // namespace

class TestMixedLoad : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingEnds_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 2; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    /// Thousands of tasks with everything that they can ask for, cancels and changed limits in between: each
    /// comes to an end, and nothing of them is left in any structure.
    void everythingEnds()
    {
        QFETCH(const quint32, seed);
        constexpr int Count = 5'000;
        const QTemporaryDir dir;
        qint64 ended = 0;
        {
            TestEngine e(dir.filePath(u"a.db"_s), 3);
            QVERIFY(e.catalog.add(moodyType()));
            QVERIFY(e.catalog.add(softType()));
            QVERIFY(e.engine.start());
            QVERIFY(e.setResource(u"gpu"_s, 2));
            QVERIFY(e.setQueue(u"a"_s, {.concurrency = 2}));
            QVERIFY(e.setQueue(u"b"_s, {.rate = RateLimit{50, 50ms}}));
            QRandomGenerator random(seed);
            std::mutex mutex;
            std::vector<TaskId> ids; // of those accepted
            std::atomic<int> answered = 0;
            std::atomic<int> refused = 0;
            for (int i = 0; i < Count; ++i) {
                std::vector<TaskId> before;
                {
                    const std::scoped_lock lock(mutex);
                    before.assign(ids.end() - std::min<std::ptrdiff_t>(200, std::ssize(ids)), ids.end());
                }
                e.engine.submit(randomSpec(random, before), [&](const Result<TaskPtr> &task) {
                    if (task) {
                        const std::scoped_lock lock(mutex);
                        ids.push_back((*task)->id);
                    } else if (task.error().code != ErrorCode::Conflict) {
                        ++refused;
                    }
                    ++answered;
                });
                if (random.bounded(20) == 0 && !before.empty())
                    e.engine.cancel(before[size_t(random.bounded(int(before.size())))], [](const auto &) {});
                if (random.bounded(100) == 0)
                    e.engine.setQueue(u"c"_s, {.paused = random.bounded(2) == 0}, [](const auto &) {});
                if (i % 64 == 0)
                    QTRY_VERIFY_WITH_TIMEOUT(answered > i - 512, 60000);
            }
            QVERIFY(e.setQueue(u"c"_s, {}));
            QTRY_COMPARE_WITH_TIMEOUT(answered, Count, 60000);
            QCOMPARE(refused, 0);
            QTRY_COMPARE_WITH_TIMEOUT(e.finalCount(), total(e), 90000);
            ended = e.finalCount();
            QVERIFY(ended > Count / 2);
            nothingIsLeft(e, ids);
        }
        TestEngine e(dir.filePath(u"a.db"_s)); // and so it was written
        QVERIFY(e.engine.start());
        QCOMPARE(e.finalCount(), ended);
        QCOMPARE(total(e), ended);
        for (const TaskState state : AllTaskStates)
            QCOMPARE(std::ssize(e.list({.states = {state}}, {}, 10'000)->items), e.count(state));
    }

private:
    static qint64 total(const TestEngine &e)
    {
        const StateCounts counts = e.engine.counts();
        return std::accumulate(counts.begin(), counts.end(), qint64(0));
    }

    static void nothingIsLeft(TestEngine &e, const std::vector<TaskId> &ids)
    {
        for (const TaskState state : AllTaskStates)
            QCOMPARE(std::ssize(e.list({.states = {state}}, {}, 10'000)->items), e.count(state));
        for (const QueueInfo &queue : e.engine.queues()) {
            QCOMPARE(queue.queued, 0);
            QCOMPARE(queue.running, 0);
        }
        QCOMPARE(e.engine.resources().at(0).used, 0);
        QCOMPARE(e.engine.gauges().queued, 0);
        QCOMPARE(e.threadExecutor.active(), 0);
        QCOMPARE(e.threadExecutor.unresponsive(), 0);
        for (const TaskId id : ids) {
            QVERIFY(e.engine.dependents(id).empty());
            QCOMPARE(e.cancel(id).error().code, ErrorCode::Conflict);
        }
        const qint64 before = e.finalCount();
        std::vector<TaskSpec> more{{.type = u"noop"_s, .resources = std::map<QString, int>{{u"gpu"_s, 2}}}};
        for (int key = 0; key < 20; ++key)
            more.push_back({.type = u"noop"_s, .uniqueKey = u"key-%1"_s.arg(key)});
        const auto tasks = e.submitGraph(more);
        QVERIFY(tasks);
        QTRY_COMPARE(e.finalCount(), before + 21);
        for (const TaskPtr &task : *tasks)
            QVERIFY(e.forget(task->id)); // so that the count is as it was
        QTRY_COMPARE(e.finalCount(), before);
    }
};

QTEST_GUILESS_MAIN(TestMixedLoad)
#include "tst_mixedload.moc"
