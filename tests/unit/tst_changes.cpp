// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/testengine.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::Gate;
using test::TestEngine;

/// Changes of tasks that do not run yet, on a clock that the test turns.
class TestChanges : public QObject
{
    Q_OBJECT

    static SpecEdit edit(const std::function<void(TaskSpec &)> &change)
    {
        return [change](const Task &task, Timestamp) -> Result<SpecChange> {
            SpecChange changed{.spec = *task.spec, .rescheduled = false};
            change(changed.spec);
            return changed;
        };
    }
    static SpecEdit dueIn(std::optional<std::chrono::milliseconds> delay)
    {
        return [delay](const Task &task, Timestamp now) -> Result<SpecChange> {
            SpecChange changed{.spec = *task.spec, .rescheduled = true};
            changed.spec.delay.reset();
            changed.spec.dueAt = delay ? std::optional(now + *delay) : std::nullopt;
            return changed;
        };
    }
    static SpecEdit priority(int value)
    {
        return edit([value](TaskSpec &spec) { spec.priority = value; });
    }
    static TaskSpec noop() { return {.type = u"noop"_s}; }
    static QList<qint64> endedInOrder(TestEngine &e)
    {
        QList<qint64> ids;
        for (const TaskPtr &task : e.engine.changesSince(0).tasks) {
            if (task->isFinal())
                ids.append(task->id.value);
        }
        return ids;
    }

private Q_SLOTS:
    void priorityMovesInTheLine()
    {
        Gate gate;
        TestEngine e({}, 1);
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        QVERIFY(e.submit(u"gate"_s)); // 1
        gate.begun.acquire();
        for (int i = 2; i <= 6; ++i)
            QVERIFY(e.submit(noop()));
        QCOMPARE((*e.change(TaskId{5}, priority(3)))->spec->priority, 3);
        QVERIFY(e.change(TaskId{2}, priority(-1)));
        QVERIFY(e.change(TaskId{4}, priority(3))); // behind 5
        QVERIFY(e.change(TaskId{6}, priority(9)));
        QVERIFY(e.change(TaskId{6}, priority(0))); // back, at the end: behind 3
        QVERIFY(e.change(TaskId{3}, edit([](TaskSpec &spec) { spec.tags = {u"kept its place"_s}; })));
        QCOMPARE(e.engine.gauges().queued, 5);
        gate.go.release();
        QTRY_COMPARE(e.count(TaskState::Succeeded), 6);
        QCOMPARE(endedInOrder(e), (QList<qint64>{1, 5, 4, 3, 6, 2}));
        QCOMPARE(e.engine.gauges().queued, 0);
    }

    void queueMovesToAnotherLine()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        QVERIFY(e.setQueue(u"held"_s, {.paused = true}));
        TaskSpec spec = noop();
        spec.queue = u"held"_s;
        const TaskId id = (*e.submit(spec))->id;
        QCOMPARE(e.waitReason(id), (WaitReason{WaitReason::Kind::QueuePaused, u"held"_s}));
        QVERIFY(e.change(id, edit([](TaskSpec &changed) { changed.queue = u"free"_s; })));
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
        QCOMPARE((*e.find(id))->spec->queue, u"free"_s);
    }

    void resourcesThatItDoesNotNeedAnyMore()
    {
        Gate gate;
        TestEngine e;
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        QVERIFY(e.setResource(u"gpu"_s, 1));
        TaskSpec holder{.type = u"gate"_s};
        holder.resources = {{u"gpu"_s, 1}};
        QVERIFY(e.submit(holder));
        gate.begun.acquire();
        TaskSpec spec = noop();
        spec.resources = {{u"gpu"_s, 1}};
        const TaskId id = (*e.submit(spec))->id;
        QTRY_COMPARE(e.waitReason(id), (WaitReason{WaitReason::Kind::Resource, u"gpu"_s}));
        const auto tooMany = e.change(id, edit([](TaskSpec &changed) {
                                          changed.resources = {{u"gpu"_s, 2}};
                                      }));
        QCOMPARE(tooMany.error().faults.value(0).pointer, u"/resources/gpu"_s);
        QVERIFY(e.change(id, edit([](TaskSpec &changed) { changed.resources.emplace(); })));
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
        gate.go.release();
    }

    void aLaterTime()
    {
        TestEngine e({}, 1);
        e.clock.stop();
        QVERIFY(e.engine.start());
        QVERIFY(e.setQueue(u"default"_s, {.paused = true}));
        const TaskId id = (*e.submit(noop()))->id;
        const Timestamp now = e.clock.now();
        const TaskPtr put = *e.change(id, dueIn(10min));
        QCOMPARE(put->state(), TaskState::Scheduled);
        QVERIFY(put->dueAt() == now + 10min);
        QCOMPARE(e.engine.gauges().queued, 0);
        QCOMPARE(e.count(TaskState::Scheduled), 1);
        QCOMPARE(e.count(TaskState::Queued), 0);
        QVERIFY(e.setQueue(u"default"_s, {}));
        e.turn(9min);
        QVERIFY(e.change(id, dueIn(30min))); // the first time passes
        e.turn(20min);
        QCOMPARE(e.state(id), TaskState::Scheduled);
        QVERIFY(e.change(id, dueIn(5min))); // an earlier one
        e.turn(5min);
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
        QCOMPARE((*e.find(id))->attempt, 1);
    }

    void dueNow()
    {
        TestEngine e;
        e.clock.stop();
        QVERIFY(e.engine.start());
        TaskSpec spec = noop();
        spec.delay = 1h;
        const TaskId id = (*e.submit(spec))->id;
        QCOMPARE((*e.change(id, dueIn({})))->state(), TaskState::Queued);
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
        QCOMPARE(e.count(TaskState::Scheduled), 0);
    }

    void whatRunsOrHasEndedIsAConflict()
    {
        Gate gate;
        TestEngine e;
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.engine.start());
        const TaskId id = (*e.submit(u"gate"_s))->id;
        gate.begun.acquire();
        QCOMPARE(e.change(id, priority(1)).error().code, ErrorCode::Conflict);
        gate.go.release();
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
        QCOMPARE(e.change(id, priority(1)).error().code, ErrorCode::Conflict);
        QVERIFY(e.forget(id));
        QCOMPARE(e.change(id, priority(1)).error().code, ErrorCode::Gone);
        QCOMPARE(e.change(TaskId{99}, priority(1)).error().code, ErrorCode::NotFound);
    }

    void isCheckedAsASubmissionIs()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        TaskSpec spec{.type = u"sleep"_s, .params = R"({"seconds":1})"};
        spec.delay = 1h;
        const TaskId id = (*e.submit(spec))->id;
        const auto setParams = [](const QByteArray &params) {
            return edit([params](TaskSpec &changed) { changed.params = params; });
        };
        QCOMPARE(e.change(id, setParams(R"({"seconds":"x"})")).error().faults.value(0).pointer,
                 u"/params/seconds"_s);
        QCOMPARE(e.change(id, priority(101)).error().faults.value(0).pointer, u"/priority"_s);
        QCOMPARE(e.change(id, setParams(R"({"seconds":{"from_task":1}})")).error().code,
                 ErrorCode::InvalidRequest);
        QVERIFY(e.change(id, setParams(R"({"seconds":2})")));
        // What a task is stays, whatever the edit says.
        const TaskPtr same = *e.change(id, edit([](TaskSpec &changed) {
                                           changed.type = u"noop"_s;
                                           changed.uniqueKey = u"k"_s;
                                           changed.dependsOn = {TaskId{1}};
                                           changed.submitter = u"else"_s;
                                       }));
        QCOMPARE(same->spec->type, u"sleep"_s);
        QVERIFY(same->spec->uniqueKey.isEmpty() && same->spec->dependsOn.empty()
                && same->spec->submitter.isEmpty());
    }

    void whileItWaitsForOthers()
    {
        Gate gate;
        TestEngine e;
        QVERIFY(e.catalog.add(gate.type()));
        QVERIFY(e.catalog.add(test::anyParams(
            u"echo"_s, ThreadFunction([](TaskContext &context) { return QJsonValue(context.params()); }))));
        e.clock.stop();
        QVERIFY(e.engine.start());
        const TaskId parent = (*e.submit(u"gate"_s))->id;
        gate.begun.acquire();
        TaskSpec spec{.type = u"echo"_s, .params = R"({"a":{"from_task":1}})"};
        spec.dependsOn = {parent};
        const TaskId child = (*e.submit(spec))->id;
        QVERIFY(e.change(child, edit([](TaskSpec &changed) {
                             changed.params = R"({"b":{"from_task":1},"c":2})";
                             changed.queue = u"late"_s;
                         })));
        QCOMPARE((*e.change(child, dueIn(10min)))->state(), TaskState::Waiting);
        gate.go.release();
        QTRY_COMPARE(e.state(child), TaskState::Scheduled); // only now
        e.turn(10min);
        QTRY_COMPARE(e.state(child), TaskState::Succeeded);
        QCOMPARE(*e.result(child), QByteArray(R"({"b":"opened","c":2})"));
        QCOMPARE((*e.find(child))->spec->queue, u"late"_s);
    }

    void aShorterTimeInTheQueue()
    {
        TestEngine e;
        e.clock.stop();
        QVERIFY(e.engine.start());
        QVERIFY(e.setQueue(u"default"_s, {.paused = true}));
        TaskSpec spec = noop();
        spec.queueTimeout = 1h;
        const TaskId id = (*e.submit(spec))->id;
        e.turn(2min);
        QVERIFY(e.change(id, edit([](TaskSpec &changed) {
                             changed.queueTimeout = 5min;
                             changed.priority = 1; // moved, but not queued anew
                         })));
        e.turn(3min);
        QTRY_COMPARE(e.state(id), TaskState::Failed);
        QCOMPARE((*e.find(id))->failure->kind, FailureKind::Timeout);
    }

    void noTimeInTheQueueAnyMore()
    {
        TestEngine e;
        e.clock.stop();
        QVERIFY(e.engine.start());
        QVERIFY(e.setQueue(u"default"_s, {.paused = true}));
        TaskSpec spec = noop();
        spec.queueTimeout = 10s;
        const TaskId id = (*e.submit(spec))->id;
        const TaskId other = (*e.submit(spec))->id;
        QVERIFY(e.change(id, edit([](TaskSpec &changed) { changed.queueTimeout = 0s; })));
        e.turn(1h);
        QTRY_COMPARE(e.state(other), TaskState::Failed);
        QCOMPARE(e.state(id), TaskState::Queued);
    }

    void noMoreQueuesThanThereMayBe()
    {
        TestEngine e;
        e.clock.stop();
        QVERIFY(e.engine.start());
        std::vector<TaskSpec> specs(TaskQueues::MostQueues - 1, noop()); // the default one exists
        for (size_t i = 0; i < specs.size(); ++i) {
            specs[i].queue = u"q%1"_s.arg(i);
            specs[i].delay = 1h;
        }
        specs.push_back(noop());
        std::promise<std::vector<Result<TaskPtr>>> promise;
        e.engine.submitBatch(std::move(specs),
                             [&](auto outcomes) { promise.set_value(std::move(outcomes)); });
        for (const Result<TaskPtr> &outcome : promise.get_future().get())
            QVERIFY(outcome);
        TaskSpec more = noop();
        more.queue = u"more"_s;
        const auto refused = e.submit(more);
        QCOMPARE(refused.error().faults.value(0).pointer, u"/queue"_s);
        const TaskId first = e.list()->items.back()->id;
        const auto unchanged = e.change(first, edit([](TaskSpec &spec) { spec.queue = u"more"_s; }));
        QCOMPARE(unchanged.error().faults.value(0).pointer, u"/queue"_s);
        QVERIFY(e.cancel(first));
        QVERIFY(!e.submit(more)); // it may be about to get another task
        e.turn(TaskQueues::IdleTime + 1s);
        QVERIFY(e.submit(more));
        more.queue = u"another"_s; // the default one has nothing to do either
        QVERIFY(e.submit(more));
        more.queue = u"one-too-many"_s;
        QVERIFY(!e.submit(more));
    }

    void theFeedTellsAndTheRestartRemembers()
    {
        const QTemporaryDir dir;
        TaskPtr before;
        TaskPtr later;
        {
            TestEngine e(dir.filePath(u"a.db"_s));
            QVERIFY(e.engine.start());
            QVERIFY(e.setQueue(u"q"_s, {.paused = true}));
            QVERIFY(e.setResource(u"gpu"_s, 2));
            TaskSpec spec{.type = u"sleep"_s, .params = R"({"seconds":60})"};
            spec.queue = u"q"_s;
            const TaskId id = (*e.submit(spec))->id;
            const quint64 seq = e.engine.lastSeq();
            QVERIFY(e.change(id, edit([](TaskSpec &changed) {
                                 changed.params = R"({"seconds":0})";
                                 changed.priority = 4;
                                 changed.tags = {u"t"_s};
                                 changed.timeout = 7s;
                                 changed.retry.retries = 2;
                                 changed.resources = {{u"gpu"_s, 1}};
                             })));
            QCOMPARE(e.engine.changesSince(seq).tasks.size(), 1U);
            before = *e.find(id);
            QCOMPARE(*e.engine.changesSince(seq).tasks.front()->spec, *before->spec);
            later = *e.change((*e.submit(spec))->id, dueIn(1h));
        }
        TestEngine e(dir.filePath(u"a.db"_s));
        QVERIFY(e.engine.start());
        QCOMPARE(*(*e.find(before->id))->spec, *before->spec);
        QCOMPARE(*(*e.find(later->id))->spec, *later->spec);
        QVERIFY((*e.find(later->id))->dueAt() == later->dueAt());
        QCOMPARE(e.state(later->id), TaskState::Scheduled);
        QVERIFY(e.setQueue(u"q"_s, {}));
        QTRY_COMPARE(e.state(before->id), TaskState::Succeeded);
    }

    void parkedOnesToo()
    {
        constexpr qsizetype Count = TaskEngine::ResidentTasks + 100;
        TestEngine e;
        QVERIFY(e.engine.start());
        QVERIFY(e.setQueue(u"default"_s, {.paused = true}));
        const auto outcomes = TestEngine::waitFor<std::vector<Result<TaskPtr>>>(
            [&](auto done) { e.engine.submitBatch(std::vector<TaskSpec>(Count, noop()), std::move(done)); });
        const TaskId last = (*(*outcomes)[Count - 1])->id;
        QVERIFY(e.change(last, priority(50)));
        QVERIFY(e.change(last, edit([](TaskSpec &spec) { spec.tags = {u"x"_s}; })));
        QVERIFY(e.change(last, priority(60)));
        QCOMPARE(e.engine.gauges().queued, Count);
        const quint64 seq = e.engine.lastSeq();
        QVERIFY(e.setQueue(u"default"_s, {}));
        QTRY_COMPARE(e.count(TaskState::Succeeded), Count);
        const TaskChanges changes = e.engine.changesSince(seq);
        if (!changes.reset)
            QVERIFY(std::ranges::any_of(changes.tasks, [last](const TaskPtr &t) { return t->id == last; }));
        const TaskPtr ended = *e.find(last);
        QCOMPARE(ended->spec->tags, QStringList{u"x"_s});
        QCOMPARE(ended->attempt, 1);
        QVERIFY(*ended->startedAt() <= *(*e.find(TaskId{100}))->startedAt());
        QCOMPARE(e.engine.gauges().queued, 0);
    }

    /// An edit that sees an older snapshot than there is, is asked again.
    void changesAtOnce()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        TaskSpec spec = noop();
        spec.delay = 1h;
        const TaskId id = (*e.submit(spec))->id;
        constexpr int Each = 200;
        std::vector<std::thread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&] {
                for (int i = 0; i < Each; ++i)
                    (void)e.change(id, edit([](TaskSpec &changed) {
                                       changed.timeout = changed.timeout.value_or(0ms) + 1ms;
                                   }));
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE((*e.find(id))->spec->timeout->count(), 4 * Each);
    }
};

QTEST_GUILESS_MAIN(TestChanges)
#include "tst_changes.moc"
