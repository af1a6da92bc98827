// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/stoppablesleep.h"
#include "tests/support/testengine.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using Kind = WaitReason::Kind;
using test::anyParams;
using test::Gate;
using test::TestEngine;

/// What holds back the tasks of a named queue.
class TestLimits : public QObject
{
    Q_OBJECT

    static TaskSpec noopIn(const QString &queue) { return {.type = u"noop"_s, .queue = queue}; }
    static QueueInfo infoOf(const TestEngine &e, const QString &name)
    {
        for (const QueueInfo &queue : e.engine.queues()) {
            if (queue.name == name)
                return queue;
        }
        return {};
    }

private Q_SLOTS:
    void concurrencyIsOverAllExecutors()
    {
        constexpr int Each = 60;
        std::atomic<int> now = 0;
        std::atomic<int> most = 0;
        std::atomic<int> others = 0;
        const auto enter = [&] {
            const int running = ++now;
            for (int seen = most; seen < running && !most.compare_exchange_weak(seen, running);) { }
        };
        TestEngine e({}, 4);
        QVERIFY(e.catalog.add(anyParams(u"thread"_s, ThreadFunction([&](TaskContext &) {
                                            enter();
                                            std::this_thread::yield();
                                            --now;
                                            return QJsonValue();
                                        }))));
        QVERIFY(e.catalog.add(
            anyParams(u"loop"_s, LoopFunction([&](TaskContext &context) -> QCoro::Task<QJsonValue> {
                          enter();
                          co_await StoppableSleep(1ms, context.stopToken());
                          --now;
                          co_return QJsonValue();
                      }))));
        QVERIFY(e.catalog.add(anyParams(u"free"_s, ThreadFunction([&](TaskContext &) {
                                            ++others;
                                            return QJsonValue();
                                        }))));
        QVERIFY(e.engine.start());
        QVERIFY(e.setQueue(u"two"_s, {.concurrency = 2}));
        for (int i = 0; i < Each; ++i) {
            for (const QString &type : {u"thread"_s, u"loop"_s})
                e.engine.submit({.type = type, .queue = u"two"_s}, [](const auto &) {});
            e.engine.submit({.type = u"free"_s}, [](const auto &) {});
        }
        QTRY_COMPARE_WITH_TIMEOUT(e.count(TaskState::Succeeded), 3 * Each, 60000);
        QCOMPARE(most, 2);
        QCOMPARE(others, Each);
        QCOMPARE(infoOf(e, u"two"_s).running, 0);
        QCOMPARE(infoOf(e, u"two"_s).queued, 0);
    }

    void changesOfOneQueueDoNotLoseEachOther()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        QVERIFY(e.setQueue(u"q"_s, {.concurrency = 1}));
        const auto oneMore = [](QueueSettings &settings) {
            settings.concurrency = *settings.concurrency + 1;
        };
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int j = 0; j < 200; ++j)
                    e.engine.changeQueue(u"q"_s, oneMore, [](const auto &) {});
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QTRY_COMPARE(infoOf(e, u"q"_s).settings.concurrency, 801);
    }

    void theConfigFileHoldsUntilSomethingElseIsSet()
    {
        const QTemporaryDir dir;
        const QString database = dir.filePath(u"a.db"_s);
        const QueueSettings mail{.concurrency = 2, .rate = RateLimit{.count = 10, .per = 1min}};
        const auto start = [](TestEngine &e, const QueueSettings &queue, int gpus) {
            e.engine.setConfiguredLimits({.queues = {{u"mail"_s, queue}}, .resources = {{u"gpu"_s, gpus}}});
            QVERIFY(e.engine.start());
        };
        const auto removeQueue = [](TestEngine &e) {
            return TestEngine::waitFor<void>([&](auto done) { e.engine.removeQueue(u"mail"_s, done); });
        };
        const auto removeResource = [](TestEngine &e) {
            return TestEngine::waitFor<void>([&](auto done) { e.engine.removeResource(u"gpu"_s, done); });
        };
        {
            TestEngine e(database);
            start(e, mail, 1);
            QVERIFY(infoOf(e, u"mail"_s).settings == mail);
            QVERIFY(infoOf(e, u"mail"_s).configured == mail);
            QCOMPARE(e.engine.resources().front().capacity, 1);
            QCOMPARE(e.engine.resources().front().configured, 1);
            QCOMPARE(removeQueue(e).error().code, ErrorCode::Conflict); // there is nothing to take back
            QCOMPARE(removeResource(e).error().code, ErrorCode::Conflict);

            QueueSettings set = mail;
            set.concurrency = 5;
            set.paused = true;
            QVERIFY(e.setQueue(u"mail"_s, set));
            QVERIFY(e.setResource(u"gpu"_s, 3));
            QVERIFY(infoOf(e, u"mail"_s).settings == set);
            QVERIFY(e.engine.shutDown(5s));
        }
        {
            // What was set wins, what was not follows the file.
            TestEngine e(database);
            start(e, {.concurrency = 7, .rate = RateLimit{.count = 99, .per = 1s}}, 2);
            const QueueSettings settings = infoOf(e, u"mail"_s).settings;
            QCOMPARE(settings.concurrency, 5);
            QVERIFY(settings.paused);
            QVERIFY(settings.rate == RateLimit({.count = 99, .per = 1s}));
            QCOMPARE(e.engine.resources().front().capacity, 3);
            QCOMPARE(e.engine.resources().front().configured, 2);

            QVERIFY(removeQueue(e)); // back to the file
            QCOMPARE(infoOf(e, u"mail"_s).settings.concurrency, 7);
            QVERIFY(!infoOf(e, u"mail"_s).settings.paused);
            QVERIFY(removeResource(e));
            QCOMPARE(e.engine.resources().front().capacity, 2);
            QVERIFY(e.engine.shutDown(5s));
        }
        {
            TestEngine e(database);
            start(e, mail, 1);
            QVERIFY(infoOf(e, u"mail"_s).settings == mail);
            QueueSettings unlimited = mail;
            unlimited.concurrency.reset(); // no limit is a setting too
            QVERIFY(e.setQueue(u"mail"_s, unlimited));
            QVERIFY(e.setResource(u"gpu"_s, 3));
            QVERIFY(e.setResource(u"gpu"_s, 1)); // as the file: nothing is set any more
            QVERIFY(e.engine.shutDown(5s));
        }
        TestEngine e(database);
        start(e, mail, 4);
        QCOMPARE(infoOf(e, u"mail"_s).settings.concurrency, std::nullopt);
        QCOMPARE(e.engine.resources().front().capacity, 4);
    }

    void whatAnEarlierVersionStoredDoesNotHideTheConfigFile()
    {
        const QTemporaryDir dir;
        const QString database = dir.filePath(u"a.db"_s);
        {
            TestEngine e(database);
            QVERIFY(e.engine.start());
            e.engine.saveSetting(
                {u"queue"_s, u"mail"_s,
                 R"({"concurrency":null,"rate_limit":null,"paused":true,"paused_until":null})"},
                {});
            QVERIFY(e.engine.shutDown(5s));
        }
        TestEngine e(database);
        e.engine.setConfiguredLimits({.queues = {{u"mail"_s, {.concurrency = 2}}}, .resources = {}});
        QVERIFY(e.engine.start());
        QCOMPARE(infoOf(e, u"mail"_s).settings.concurrency, 2);
        QVERIFY(infoOf(e, u"mail"_s).settings.paused);
    }

    void concurrencyMayBeChanged()
    {
        Gate gate;
        TestEngine e({}, 4);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        QVERIFY(e.setQueue(u"q"_s, {.concurrency = 1}));
        TaskId last;
        for (int i = 0; i < 5; ++i)
            last = (*e.submit({.type = u"gate"_s, .queue = u"q"_s}))->id;
        gate.begun.acquire();
        QTRY_COMPARE(e.count(TaskState::Running), 1);
        QCOMPARE(e.waitReason(last), (WaitReason{Kind::QueueConcurrency, u"q"_s}));
        QCOMPARE(infoOf(e, u"q"_s).queued, 4);
        QVERIFY(e.setQueue(u"q"_s, {.concurrency = 3}));
        gate.begun.acquire(2);
        QTRY_COMPARE(e.count(TaskState::Running), 3);
        QVERIFY(e.setQueue(u"q"_s, {.concurrency = 1}));
        gate.go.release(2);
        QTRY_COMPARE(e.count(TaskState::Succeeded), 2);
        QCOMPARE(infoOf(e, u"q"_s).running, 1);
        QCOMPARE(infoOf(e, u"q"_s).queued, 2);
        QVERIFY(TestEngine::waitFor<void>([&](auto done) { e.engine.removeQueue(u"q"_s, done); }));
        gate.begun.acquire(2);
        gate.go.release(3);
        QTRY_COMPARE(e.count(TaskState::Succeeded), 5);
        const auto again = TestEngine::waitFor<void>([&](auto done) { e.engine.removeQueue(u"q"_s, done); });
        QCOMPARE(again.error().code, ErrorCode::NotFound);
        QTRY_COMPARE(infoOf(e, u"q"_s).name, QString()); // nothing of it is left to show
    }

    void pausedAndResumed()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        QVERIFY(e.setQueue(u"q"_s, {.paused = true}));
        const TaskId held = (*e.submit(noopIn(u"q"_s)))->id;
        const TaskId free = (*e.submit(noopIn(u"r"_s)))->id;
        QTRY_COMPARE(e.state(free), TaskState::Succeeded);
        QCOMPARE(e.state(held), TaskState::Queued);
        QCOMPARE(e.waitReason(held), (WaitReason{Kind::QueuePaused, u"q"_s}));
        QVERIFY(e.setQueue(u"q"_s, {}));
        QTRY_COMPARE(e.state(held), TaskState::Succeeded);
        QCOMPARE(e.waitReason(held), WaitReason());
    }

    void onlyTheWaitForAThreadIsTold_data()
    {
        QTest::addColumn<QString>("hold");
        for (const QString &hold : {u"paused"_s, u"concurrency"_s, u"resource"_s, u"nothing"_s})
            QTest::addRow("%s", qPrintable(hold)) << hold;
    }

    void onlyTheWaitForAThreadIsTold()
    {
        QFETCH(const QString, hold);
        TestEngine e({}, 2);
        e.clock.stop();
        Gate gate;
        QVERIFY(e.catalog.add(gate.type()));
        std::mutex mutex;
        std::vector<std::chrono::nanoseconds> waits;
        e.engine.onTaskStarted([&](std::chrono::nanoseconds waited) {
            const std::scoped_lock lock(mutex);
            waits.push_back(waited);
        });
        QVERIFY(e.engine.start());
        QVERIFY(
            e.setQueue(u"q"_s, {.concurrency = hold == "concurrency"_L1 ? std::optional(1) : std::nullopt}));
        QVERIFY(e.setResource(u"gpu"_s, 1));
        TaskSpec first{.type = u"gate"_s, .queue = u"q"_s};
        if (hold == "resource"_L1)
            first.resources = {{u"gpu"_s, 1}};
        QVERIFY(e.submit(first));
        gate.begun.acquire();
        if (hold == "nothing"_L1) { // then the two threads are what is short
            QVERIFY(e.submit(first));
            gate.begun.acquire();
        }
        if (hold == "paused"_L1)
            QVERIFY(e.setQueue(u"q"_s, {.paused = true}));
        TaskSpec second{.type = u"noop"_s, .queue = u"q"_s};
        second.resources = first.resources;
        const TaskId id = (*e.submit(second))->id;
        if (hold == "resource"_L1) { // one behind it can only start once a thread has passed it over
            const TaskId behind = (*e.submit(noopIn(u"q"_s)))->id;
            QTRY_COMPARE(e.state(behind), TaskState::Succeeded);
        }
        e.turn(10s);
        if (hold == "paused"_L1)
            QVERIFY(e.setQueue(u"q"_s, {}));
        gate.go.release(2);
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
        const std::scoped_lock lock(mutex);
        QCOMPARE(waits.back(), hold == "nothing"_L1 ? 10s : 0s);
    }

    void pausedUntilATime_data()
    {
        QTest::addColumn<bool>("restarted");
        QTest::newRow("in one life") << false;
        QTest::newRow("over a restart") << true;
    }
    void pausedUntilATime()
    {
        QFETCH(const bool, restarted);
        const QTemporaryDir dir;
        auto e = std::make_unique<TestEngine>(dir.filePath(u"a.db"_s));
        e->clock.stop();
        QVERIFY(e->engine.start());
        const Timestamp until = e->clock.now() + 10s;
        QVERIFY(e->setQueue(u"q"_s, {.concurrency = 5, .paused = true, .pausedUntil = until}));
        const TaskId held = (*e->submit(noopIn(u"q"_s)))->id;
        if (restarted) {
            e = std::make_unique<TestEngine>(dir.filePath(u"a.db"_s));
            e->clock.stop();
            e->clock.offset = std::chrono::milliseconds(until - 10s - e->clock.now());
            QVERIFY(e->engine.start());
        }
        e->turn(9999ms);
        QVERIFY(e->submit(u"noop"_s));
        QTRY_COMPARE(e->count(TaskState::Succeeded), 1);
        QCOMPARE(e->state(held), TaskState::Queued);
        QVERIFY(infoOf(*e, u"q"_s).settings.paused);
        e->turn(1ms);
        QTRY_COMPARE(e->state(held), TaskState::Succeeded);
        QVERIFY(infoOf(*e, u"q"_s).settings == QueueSettings{.concurrency = 5});
        e = std::make_unique<TestEngine>(dir.filePath(u"a.db"_s)); // it is not paused again
        QVERIFY(e->engine.start());
        QVERIFY(infoOf(*e, u"q"_s).settings == QueueSettings{.concurrency = 5});
    }

    void noFasterThanItsRate()
    {
        TestEngine e;
        e.clock.stop();
        QVERIFY(e.engine.start());
        QVERIFY(e.setQueue(u"q"_s, {.rate = RateLimit{2, 10s}}));
        TaskId last;
        for (int i = 0; i < 6; ++i)
            last = (*e.submit(noopIn(u"q"_s)))->id;
        QTRY_COMPARE(e.count(TaskState::Succeeded), 2);
        QCOMPARE(e.waitReason(last), (WaitReason{Kind::QueueRate, u"q"_s}));
        e.turn(4999ms);
        QVERIFY(e.submit(u"noop"_s)); // another queue is not concerned
        QTRY_COMPARE(e.count(TaskState::Succeeded), 3);
        QCOMPARE(e.count(TaskState::Queued), 4);
        e.turn(2ms);
        QTRY_COMPARE(e.count(TaskState::Succeeded), 4);
        e.turn(5s);
        QTRY_COMPARE(e.count(TaskState::Succeeded), 5);
        QCOMPARE(e.count(TaskState::Queued), 2);
        e.turn(1h);
        QTRY_COMPARE(e.count(TaskState::Succeeded), 7);
    }

    /// A rate is a limit, but it is kept to: nobody waits for the engine's next look at the feed.
    void noSlowerThanItsRate()
    {
        constexpr int Count = 100;
        TestEngine e;
        QVERIFY(e.engine.start());
        QVERIFY(e.setQueue(u"q"_s, {.rate = RateLimit{1, 5ms}}));
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < Count; ++i)
            e.engine.submit(noopIn(u"q"_s), [](const auto &) {});
        QTRY_COMPARE_WITH_TIMEOUT(e.count(TaskState::Succeeded), Count, 60000);
        QVERIFY(timer.elapsed() >= (Count - 1) * 5);
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    }

    void settingsOutliveTheProgram()
    {
        const QTemporaryDir dir;
        const QueueSettings settings{.concurrency = 3, .rate = RateLimit{5, 7s}, .paused = true};
        {
            TestEngine e(dir.filePath(u"a.db"_s));
            QVERIFY(e.engine.start());
            QVERIFY(e.setQueue(u"q"_s, settings));
            QVERIFY(e.setQueue(u"gone"_s, {.concurrency = 1}));
            QVERIFY(TestEngine::waitFor<void>([&](auto done) { e.engine.removeQueue(u"gone"_s, done); }));
            QVERIFY(e.setResource(u"gpu"_s, 2));
            QVERIFY(e.setResource(u"gpu"_s, 4));
            QVERIFY(e.setResource(u"gone"_s, 2));
            QVERIFY(TestEngine::waitFor<void>([&](auto done) { e.engine.removeResource(u"gone"_s, done); }));
            QVERIFY(e.submit(noopIn(u"q"_s)));
        }
        TestEngine e(dir.filePath(u"a.db"_s));
        QVERIFY(e.engine.start());
        QCOMPARE(e.engine.queues().size(), 1U);
        QVERIFY(infoOf(e, u"q"_s).settings == settings);
        QCOMPARE(infoOf(e, u"q"_s).queued, 1);
        QCOMPARE(e.engine.resources().size(), 1U);
        QCOMPARE(e.engine.resources()[0].name, u"gpu"_s);
        QCOMPARE(e.engine.resources()[0].capacity, 4);
        QVERIFY(e.setQueue(u"q"_s, {}));
        QTRY_COMPARE(e.count(TaskState::Succeeded), 1);
    }

    void nothingElseButASlot()
    {
        Gate gate;
        TestEngine e({}, 1);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        const TaskId runs = (*e.submit(u"gate"_s))->id;
        gate.begun.acquire();
        const TaskId waits = (*e.submit(u"noop"_s))->id;
        QCOMPARE(e.waitReason(waits), (WaitReason{Kind::NoSlot, {}}));
        QCOMPARE(e.waitReason(runs), WaitReason());
        gate.go.release();
        QTRY_COMPARE(e.count(TaskState::Succeeded), 2);
    }
};

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
