// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/testengine.h"

#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::Gate;
using test::TestEngine;

class TestTaskEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsToSuccess_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QByteArray>("params");
        QTest::newRow("thread") << u"noop"_s << QByteArray("{}");
        QTest::newRow("loop") << u"sleep"_s << QByteArray(R"({"seconds":0.01})");
    }
    void runsToSuccess()
    {
        QFETCH(QString, type);
        QFETCH(QByteArray, params);
        TestEngine e;
        QVERIFY(e.engine.start());
        const auto accepted = e.submit(type, params);
        QVERIFY(accepted);
        QCOMPARE((*accepted)->state(), TaskState::Queued);
        QTRY_COMPARE(e.count(TaskState::Succeeded), 1);
        const TaskPtr task = *e.find((*accepted)->id);
        QCOMPARE(task->state(), TaskState::Succeeded);
        QCOMPARE(task->attempt, 1);
        QVERIFY(task->startedAt() && task->finishedAt());
        QVERIFY(*task->startedAt() <= *task->finishedAt());
    }

    void refusedBeforeAnythingIsQueued()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        const auto refused = e.submit(u"sleep"_s, R"({"seconds":"x"})");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidRequest);
        QCOMPARE(e.engine.lastSeq(), 0U);
        QCOMPARE((*e.list()).items.size(), 0U);
    }

    void exceptionsBecomeFailures()
    {
        TestEngine e;
        const auto throwing = [&](const QString &name, ThreadFunction function) {
            QVERIFY(e.catalog.add({name, {}, {{"type"_L1, "object"_L1}}, std::move(function)}));
        };
        throwing(u"std"_s, [](TaskContext &) -> QJsonValue { throw std::out_of_range("too far"); });
        throwing(u"own"_s, [](TaskContext &) -> QJsonValue { throw TaskFailure(u"so so"_s, {{"a"_L1, 1}}); });
        throwing(u"odd"_s, [](TaskContext &) -> QJsonValue { throw 42; });
        QVERIFY(e.catalog.add({u"coro"_s,
                               {},
                               {{"type"_L1, "object"_L1}},
                               LoopFunction([](TaskContext &) -> QCoro::Task<QJsonValue> {
                                   throw TaskFailure(u"in a coroutine"_s);
                                   co_return QJsonValue();
                               })}));
        QVERIFY(e.engine.start());
        const TaskId std_ = (*e.submit(u"std"_s))->id;
        const TaskId own = (*e.submit(u"own"_s))->id;
        const TaskId odd = (*e.submit(u"odd"_s))->id;
        const TaskId coro = (*e.submit(u"coro"_s))->id;
        QTRY_COMPARE(e.count(TaskState::Failed), 4);
        QCOMPARE((*e.find(std_))->failure->message, u"too far"_s);
        QCOMPARE((*e.find(std_))->failure->details["exception"_L1].toString(), u"std::out_of_range"_s);
        QCOMPARE((*e.find(own))->failure->message, u"so so"_s);
        QCOMPARE((*e.find(own))->failure->details["a"_L1].toInt(), 1);
        QCOMPARE((*e.find(odd))->failure->details["exception"_L1].toString(), u"int"_s);
        QCOMPARE((*e.find(coro))->failure->message, u"in a coroutine"_s);
    }

    void priorityDecidesWhoRunsNext()
    {
        Gate gate;
        TestEngine e({}, 1);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        QVERIFY(e.submit(u"gate"_s));
        gate.begun.acquire();
        const TaskId low = (*e.submit(u"noop"_s, "{}", -1))->id;
        const TaskId high = (*e.submit(u"noop"_s, "{}", 10))->id;
        const TaskId middle = (*e.submit(u"noop"_s, "{}", 0))->id;
        gate.go.release();
        QTRY_COMPARE(e.count(TaskState::Succeeded), 4);
        // Each started before the next: the feed has them in the order of their ends.
        QList<qint64> order;
        for (const TaskPtr &task : e.engine.changesSince(0).tasks) {
            if (task->spec->type == "noop"_L1)
                order.append(task->id.value);
        }
        QCOMPARE(order, (QList<qint64>{high.value, middle.value, low.value}));
    }

    void cancelQueuedIsImmediateAndDurable()
    {
        Gate gate;
        TestEngine e({}, 1);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        QVERIFY(e.submit(u"gate"_s));
        gate.begun.acquire();
        const TaskId queued = (*e.submit(u"noop"_s))->id;
        const auto cancelled = e.cancel(queued);
        QVERIFY(cancelled);
        QCOMPARE((*cancelled)->state(), TaskState::Cancelled);
        QVERIFY(!(*cancelled)->startedAt());
        QCOMPARE((*e.list({.states = {TaskState::Cancelled}})).items.size(), 1U);
        QCOMPARE(e.cancel(queued).error().code, ErrorCode::Conflict);
        QCOMPARE(e.cancel(TaskId{99}).error().code, ErrorCode::NotFound);
        gate.go.release();
        QTRY_COMPARE(e.count(TaskState::Succeeded), 1);
        QCOMPARE(e.count(TaskState::Cancelled), 1);
    }

    void cancelRunningAsksTheTask_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QByteArray>("params");
        QTest::newRow("thread") << u"burn"_s << QByteArray(R"({"seconds":3600})");
        QTest::newRow("loop") << u"sleep"_s << QByteArray(R"({"seconds":3600})");
    }
    void cancelRunningAsksTheTask()
    {
        QFETCH(QString, type);
        QFETCH(QByteArray, params);
        TestEngine e;
        QVERIFY(e.engine.start());
        const TaskId id = (*e.submit(type, params))->id;
        QTRY_COMPARE(e.state(id), TaskState::Running);
        const auto asked = e.cancel(id);
        QVERIFY(asked);
        QVERIFY((*asked)->cancelRequested());
        QTRY_COMPARE(e.state(id), TaskState::Cancelled);
        QVERIFY((*e.find(id))->startedAt());
    }

    void progressReachesTheFeed()
    {
        QSemaphore go;
        TestEngine e;
        QVERIFY(e.catalog.add({u"steps"_s,
                               {},
                               {{"type"_L1, "object"_L1}},
                               ThreadFunction([&](TaskContext &context) -> QJsonValue {
                                   context.reportProgress(3, 10, u"third"_s);
                                   go.acquire();
                                   return {};
                               })}));
        std::atomic<int> wakes = 0;
        const auto handle = e.engine.subscribe([&] { ++wakes; });
        QVERIFY(e.engine.start());
        const TaskId id = (*e.submit(u"steps"_s))->id;
        QTRY_COMPARE((*e.find(id))->progress(), (Progress{3, 10, u"third"_s}));
        QTRY_COMPARE(e.engine.changesSince(0).tasks.back()->progress().current, 3);
        QVERIFY(wakes > 0);
        // A list shows what the store cannot know yet.
        QCOMPARE((*e.list()).items[0]->progress().current, 3);
        go.release();
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
    }

    void manyTasksAllEndAndCountsAgree()
    {
        constexpr int Count = 3000;
        TestEngine e({}, 4);
        QVERIFY(e.engine.start());
        std::atomic<int> accepted = 0;
        std::vector<std::unique_ptr<QThread>> submitters;
        for (int t = 0; t < 3; ++t) {
            submitters.emplace_back(QThread::create([&, t] {
                for (int i = 0; i < Count / 3; ++i) {
                    TaskSpec spec;
                    spec.type = i % 10 == t ? u"sleep"_s : u"noop"_s;
                    spec.params = i % 10 == t ? R"({"seconds":0.002})" : "{}";
                    e.engine.submit(std::move(spec),
                                    [&](const Result<TaskPtr> &task) { accepted += task ? 1 : 0; });
                }
            }));
            submitters.back()->start();
        }
        for (const auto &thread : submitters)
            thread->wait();
        QTRY_COMPARE_WITH_TIMEOUT(e.count(TaskState::Succeeded), Count, 60000);
        QCOMPARE(accepted, Count);
        for (const TaskState state : {TaskState::Queued, TaskState::Running, TaskState::Failed})
            QCOMPARE(e.count(state), 0);
        QCOMPARE((*e.list({.states = {TaskState::Succeeded}}, {}, 5000)).items.size(), size_t(Count));
        QCOMPARE(e.engine.changesSince(0).tasks.size(), size_t(Count));
    }

    void unfinishedTasksGoOnAfterARestart()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        TaskId running;
        TaskId queued;
        {
            Gate gate;
            TestEngine e(path, 1);
            QVERIFY(e.catalog.add(gate.type()));
            QVERIFY(e.engine.start());
            running = (*e.submit(u"gate"_s))->id;
            gate.begun.acquire();
            queued = (*e.submit(u"gate"_s))->id;
            QVERIFY(e.engine.shutDown(0ms));
        }
        Gate gate;
        TestEngine e(path, 1);
        QVERIFY(e.catalog.add(gate.type()));
        gate.go.release(10);
        QVERIFY(e.engine.start());
        QTRY_COMPARE(e.state(queued), TaskState::Succeeded);
        QCOMPARE((*e.find(queued))->attempt, 1);
        QCOMPARE((*e.find(queued))->result(), "\"opened\"");
        // It was asked to stop when the program did, and did.
        QCOMPARE(e.state(running), TaskState::Cancelled);
        QCOMPARE((*e.submit(u"noop"_s))->id.value, queued.value + 1);
    }

    void aTypeThatIsGoneFailsItsTasks()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        TaskId orphan;
        {
            Gate gate;
            TestEngine e(path, 1);
            QVERIFY(e.catalog.add(gate.type()));
            QVERIFY(e.engine.start());
            QVERIFY(e.submit(u"gate"_s));
            gate.begun.acquire();
            orphan = (*e.submit(u"gate"_s))->id;
        }
        TestEngine e(path, 1);
        QVERIFY(e.engine.start());
        QTRY_COMPARE(e.state(orphan), TaskState::Failed);
        QVERIFY((*e.find(orphan))->failure->message.contains("gate"_L1));
        QTRY_COMPARE(e.count(TaskState::Queued), 0);
    }

    void aBatchHasOneOutcomeEach()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        std::vector<TaskSpec> specs(5);
        for (TaskSpec &spec : specs)
            spec.type = u"noop"_s;
        specs[2].type = u"nope"_s;
        std::promise<std::vector<Result<TaskPtr>>> promise;
        e.engine.submitBatch(specs, [&](auto outcomes) { promise.set_value(std::move(outcomes)); });
        const auto outcomes = promise.get_future().get();
        QCOMPARE(outcomes.size(), 5U);
        for (size_t i = 0; i < outcomes.size(); ++i)
            QCOMPARE(outcomes[i].has_value(), i != 2);
        QCOMPARE((*outcomes[4])->id.value - (*outcomes[0])->id.value, 3);
        QTRY_COMPARE(e.count(TaskState::Succeeded), 4);
    }

    void logLinesStayInOrder()
    {
        QSemaphore go;
        TestEngine e;
        QVERIFY(e.catalog.add({u"talk"_s,
                               {},
                               {{"type"_L1, "object"_L1}},
                               ThreadFunction([&](TaskContext &context) -> QJsonValue {
                                   for (int i = 1; i <= 1000; ++i)
                                       context.log(QString::number(i));
                                   go.acquire();
                                   context.log(u"a\nb"_s);
                                   return {};
                               })}));
        QVERIFY(e.engine.start());
        const TaskId id = (*e.submit(u"talk"_s))->id;
        const auto texts = [&](qint64 after) {
            QStringList list;
            const auto page = e.log(id, after, 2000);
            for (const LogLine &line : page->lines)
                list.append(line.text);
            return list;
        };
        QTRY_COMPARE(texts(990).join(u','), u"991,992,993,994,995,996,997,998,999,1000"_s);
        go.release();
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
        QCOMPARE(texts(0).size(), 1002);
        QCOMPARE(texts(999).join(u','), u"1000,a,b"_s);
        QCOMPARE(e.log(TaskId{77}).error().code, ErrorCode::NotFound);
    }

    void pinAndForget()
    {
        Gate gate;
        TestEngine e({}, 1);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        const TaskId id = (*e.submit(u"gate"_s))->id;
        gate.begun.acquire();
        QVERIFY((*e.setPinned(id, true))->pinned);
        QCOMPARE(e.forget(id).error().code, ErrorCode::Conflict);
        gate.go.release();
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
        QVERIFY((*e.find(id))->pinned);
        QVERIFY(!(*e.setPinned(id, false))->pinned);
        QVERIFY(!(*e.find(id))->pinned);
        QVERIFY(e.forget(id));
        QCOMPARE(e.find(id).error().code, ErrorCode::Gone);
        QCOMPARE(e.forget(id).error().code, ErrorCode::Gone);
        QCOMPARE(e.finalCount(), 0);
        QCOMPARE(e.engine.changesSince(0).removed, std::vector{id});
    }

    void theCalendarMayJump_data()
    {
        QTest::addColumn<std::chrono::milliseconds>("jump");
        QTest::newRow("back") << std::chrono::milliseconds(-5h);
        QTest::newRow("forward") << std::chrono::milliseconds(5h);
    }
    void theCalendarMayJump()
    {
        QFETCH(std::chrono::milliseconds, jump);
        Gate gate;
        TestEngine e({}, 1);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        const TaskId id = (*e.submit(u"gate"_s))->id;
        gate.begun.acquire();
        const TaskId next = (*e.submit(u"noop"_s))->id;
        e.clock.offset = jump;
        gate.go.release();
        QTRY_COMPARE(e.state(next), TaskState::Succeeded);
        const auto ran = *(*e.find(id))->finishedAt() - *(*e.find(id))->startedAt();
        QVERIFY(ran >= 0ms && ran < 1min);
        QVERIFY(e.submit(u"noop"_s));
        QTRY_COMPARE(e.count(TaskState::Succeeded), 3);
    }

    void aResultBeyondTheLimitFails()
    {
        TestEngine e;
        QVERIFY(e.catalog.add(
            {u"big"_s, {}, {{"type"_L1, "object"_L1}}, ThreadFunction([](TaskContext &) -> QJsonValue {
                 return QString(TaskEngine::MaxResultBytes, u'x');
             })}));
        QVERIFY(e.engine.start());
        const TaskId id = (*e.submit(u"big"_s))->id;
        QTRY_COMPARE_WITH_TIMEOUT(e.state(id), TaskState::Failed, 120000);
        QVERIFY((*e.find(id))->failure->message.contains("at most"_L1));
    }

    void shutdownRefusesAndDrains()
    {
        Gate gate;
        TestEngine e({}, 1);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        QVERIFY(e.submit(u"gate"_s));
        gate.begun.acquire();
        e.engine.beginShutdown();
        QCOMPARE(e.submit(u"noop"_s).error().code, ErrorCode::ShuttingDown);
        const std::unique_ptr<QThread> opener(QThread::create([&] { gate.go.release(); }));
        opener->start();
        QVERIFY(e.engine.shutDown(60s));
        opener->wait();
        QCOMPARE(e.count(TaskState::Succeeded), 1);
    }

    void shutdownSaysWhatBecomesOfTasksThatDoNotStop()
    {
        QSemaphore begun;
        QSemaphore go;
        TestEngine e({}, 4);
        TaskType deaf{
            u"deaf"_s, {}, {{"type"_L1, "object"_L1}}, ThreadFunction([&](TaskContext &) -> QJsonValue {
                begun.release();
                go.acquire();
                return {};
            })};
        QVERIFY(e.catalog.add(deaf));
        deaf.name = u"once"_s;
        deaf.onInterrupt = OnInterrupt::Fail;
        QVERIFY(e.catalog.add(deaf));
        QVERIFY(e.engine.start());
        QVERIFY(e.submit(u"deaf"_s));
        QVERIFY(e.submit(u"deaf"_s));
        const TaskId cancelled = (*e.submit(u"deaf"_s))->id;
        QVERIFY(e.submit(u"once"_s));
        begun.acquire(4);
        QVERIFY(e.cancel(cancelled));
        QTest::ignoreMessage(QtWarningMsg,
                             "Some tasks did not stop. At the next start they will be run again: 2, "
                             "cancelled, as was asked: 1, failed as interrupted: 1.");
        QVERIFY(!e.engine.shutDown(0ms, 1ms));
        go.release(4);
        QVERIFY(e.threadExecutor.stop(QDeadlineTimer(QDeadlineTimer::Forever)));
    }
};

QTEST_GUILESS_MAIN(TestTaskEngine)
#include "tst_taskengine.moc"
