// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/testengine.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using Ids = std::vector<TaskId>;
using test::anyParams;
using test::TestEngine;

namespace {

/// Notes the names of the tasks as they run; one fails if its params say so, or waits for `go`.
struct Notes
{
    std::mutex mutex;
    QStringList names;
    QSemaphore go;

    TaskType type()
    {
        return anyParams(u"note"_s, ThreadFunction([this](TaskContext &context) -> QJsonValue {
                             const QJsonObject params = context.params();
                             while (params["waits"_L1].toBool() && !go.tryAcquire(1, 5)) {
                                 if (context.stopRequested())
                                     return {};
                             }
                             {
                                 const std::scoped_lock lock(mutex);
                                 names.append(params["name"_L1].toString());
                             }
                             if (params["fails"_L1].toBool())
                                 throw TaskFailure(u"it had to"_s);
                             return params["name"_L1];
                         }));
    }
};

TaskSpec note(const char *name, Ids parents = {}, DependsPolicy policy = DependsPolicy::AllSucceeded)
{
    return {.type = u"note"_s,
            .params = R"({"name":")" + QByteArray(name) + R"("})",
            .dependsOn = std::move(parents),
            .dependsPolicy = policy};
}

TaskSpec failing()
{
    return {.type = u"note"_s, .params = R"({"name":"x","fails":true})"};
}

TaskSpec waiting()
{
    return {.type = u"note"_s, .params = R"({"name":"w","waits":true})"};
}

} // namespace

class TestDependencies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDiamond()
    {
        Notes notes;
        TestEngine e({}, 2);
        QVERIFY(e.catalog.add(notes.type()));
        QVERIFY(e.engine.start());
        const TaskId top = (*e.submit(waiting()))->id;
        const TaskId left = (*e.submit(note("left", {top})))->id;
        const TaskId right = (*e.submit(note("right", {top})))->id;
        const TaskPtr bottom = *e.submit(note("bottom", {left, right}));
        QCOMPARE(bottom->state(), TaskState::Waiting);
        QCOMPARE(e.waitReason(bottom->id), (WaitReason{WaitReason::Kind::Tasks, {}}));
        QCOMPARE(e.engine.dependents(top), (Ids{left, right, bottom->id}));
        QCOMPARE(e.engine.dependents(left), Ids{bottom->id});
        QCOMPARE(e.count(TaskState::Waiting), 3);
        notes.go.release();
        QTRY_COMPARE(e.count(TaskState::Succeeded), 4);
        QCOMPARE(notes.names.first(), u"w"_s);
        QCOMPARE(notes.names.last(), u"bottom"_s);
        QVERIFY(e.engine.dependents(top).empty());
        QCOMPARE(e.count(TaskState::Waiting), 0);
    }

    void manyIntoOne()
    {
        constexpr int Count = 500;
        TestEngine e({}, 2);
        QVERIFY(e.engine.start());
        Ids parents;
        for (int i = 0; i < Count; ++i)
            parents.push_back((*e.submit(u"noop"_s))->id); // some have ended before the child comes
        parents.push_back(parents.front()); // twice
        const TaskId child = (*e.submit({.type = u"noop"_s, .dependsOn = parents}))->id;
        QTRY_COMPARE(e.state(child), TaskState::Succeeded);
        QTRY_COMPARE(e.count(TaskState::Succeeded), Count + 1);
        for (const TaskId parent : parents)
            QVERIFY(*(*e.find(parent))->finishedAt() <= *(*e.find(child))->startedAt());
    }

    /// Children that come just as their parents end.
    void noneIsForgotten()
    {
        constexpr int Count = 2000;
        TestEngine e({}, 2);
        QVERIFY(e.engine.start());
        std::atomic<int> accepted = 0;
        for (int i = 0; i < Count; ++i) {
            e.engine.submit({.type = u"noop"_s}, [&](const Result<TaskPtr> &parent) {
                e.engine.submit({.type = u"noop"_s, .dependsOn = {(*parent)->id}},
                                [&](const Result<TaskPtr> &child) { accepted += child.has_value(); });
            });
        }
        QTRY_COMPARE_WITH_TIMEOUT(e.count(TaskState::Succeeded), 2 * Count, 60000);
        QTRY_COMPARE(accepted, Count);
    }

    void parentsThatHaveEnded_data()
    {
        QTest::addColumn<DependsPolicy>("policy");
        QTest::addColumn<QList<bool>>("parents"); // succeeded or failed
        QTest::addColumn<int>("culprit"); // its place; -1: the child runs
        const auto all = DependsPolicy::AllSucceeded;
        QTest::newRow("all: good") << all << QList{true, true} << -1;
        QTest::newRow("all: good, bad") << all << QList{true, false} << 1;
        QTest::newRow("all: bad, good") << all << QList{false, true} << 0;
        QTest::newRow("finished: bad") << DependsPolicy::AllFinished << QList{false, true, false} << -1;
        QTest::newRow("any: bad, good") << DependsPolicy::Any << QList{false, true} << -1;
        QTest::newRow("any: bad, bad") << DependsPolicy::Any << QList{false, false} << 0;
    }
    void parentsThatHaveEnded()
    {
        QFETCH(const DependsPolicy, policy);
        QFETCH(const QList<bool>, parents);
        QFETCH(const int, culprit);
        Notes notes;
        TestEngine e;
        QVERIFY(e.catalog.add(notes.type()));
        QVERIFY(e.engine.start());
        Ids ids;
        for (const bool good : parents)
            ids.push_back((*e.submit(good ? note("good") : failing()))->id);
        QTRY_COMPARE(e.finalCount(), parents.size());
        const TaskId child = (*e.submit(note("child", ids, policy)))->id;
        QTRY_VERIFY(isFinal(e.state(child)));
        QCOMPARE(e.state(child), culprit < 0 ? TaskState::Succeeded : TaskState::Failed);
        QCOMPARE(notes.names.contains(u"child"_s), culprit < 0);
        if (culprit >= 0) {
            const Failure failure = *(*e.find(child))->failure;
            QCOMPARE(failure.kind, FailureKind::Dependency);
            QCOMPARE(failure.details["task"_L1].toInteger(), ids[size_t(culprit)].value);
            QCOMPARE((*e.find(child))->attempt, 0);
        }
    }

    void whatFailsTakesItsDescendantsAlong_data()
    {
        QTest::addColumn<bool>("cancelled");
        QTest::newRow("failed") << false;
        QTest::newRow("cancelled") << true;
    }
    void whatFailsTakesItsDescendantsAlong()
    {
        QFETCH(const bool, cancelled);
        Notes notes;
        TestEngine e({}, 2);
        QVERIFY(e.catalog.add(notes.type()));
        QVERIFY(e.engine.start());
        TaskSpec spec = failing();
        spec.params = R"({"name":"x","fails":true,"waits":true})";
        const TaskId top = (*e.submit(spec))->id;
        const TaskId other = (*e.submit(waiting()))->id;
        const TaskId child = (*e.submit(note("child", {other, top})))->id;
        const TaskId grandchild = (*e.submit(note("grandchild", {child})))->id;
        const TaskId any = (*e.submit(note("any", {top, other}, DependsPolicy::Any)))->id;
        const TaskId after =
            (*e.submit(note("after", {grandchild, any, top}, DependsPolicy::AllFinished)))->id;
        QTRY_COMPARE(e.count(TaskState::Running), 2);
        if (cancelled)
            QVERIFY(e.cancel(top));
        else
            QVERIFY(e.cancel(child)); // while it waits
        QTRY_COMPARE(e.state(grandchild), TaskState::Failed);
        QCOMPARE(e.state(child), cancelled ? TaskState::Failed : TaskState::Cancelled);
        const Failure failure = *(*e.find(grandchild))->failure;
        QCOMPARE(failure.kind, FailureKind::Dependency);
        QCOMPARE(failure.details["task"_L1].toInteger(), child.value);
        QVERIFY(failure.message.contains(cancelled ? "failed"_L1 : "cancelled"_L1));
        QCOMPARE(e.state(after), TaskState::Waiting);
        notes.go.release(2);
        QTRY_COMPARE(e.state(after), TaskState::Succeeded);
        QCOMPARE(e.state(any), TaskState::Succeeded);
        QTRY_COMPARE(e.finalCount(), 6);
        QVERIFY(!notes.names.contains(u"grandchild"_s));
    }

    void aParentThatDoesNotExistIsRefused()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        const TaskId parent = (*e.submit(u"noop"_s))->id;
        for (const qint64 wrong : {4711, 0, -1}) {
            const auto refused = e.submit({.type = u"noop"_s, .dependsOn = {TaskId{wrong}, parent}});
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, ErrorCode::InvalidRequest);
            QCOMPARE(refused.error().faults.value(0).pointer, u"/depends_on/0"_s);
        }
        QTRY_COMPARE(e.finalCount(), 1);
        QVERIFY(e.forget(parent));
        const auto gone = e.submit({.type = u"noop"_s, .dependsOn = {parent}});
        QCOMPARE(gone.error().faults.value(0).pointer, u"/depends_on/0"_s);
        QCOMPARE(e.count(TaskState::Waiting), 0);
    }

    /// What others wait for is not removed before they could read it.
    void resultsOutliveTheWaiting()
    {
        Notes notes;
        TestEngine e;
        QVERIFY(e.catalog.add(notes.type()));
        QVERIFY(e.catalog.add(test::anyParams(
            u"echo"_s, ThreadFunction([](TaskContext &context) { return QJsonValue(context.params()); }))));
        e.engine.setRetention({std::chrono::days(0), 1, 0});
        QVERIFY(e.engine.start());
        const TaskId quick = (*e.submit(note("quick")))->id;
        const TaskId slow = (*e.submit(waiting()))->id;
        TaskSpec both{.type = u"echo"_s,
                      .params = QStringLiteral(R"({"a":{"from_task":%1},"b":{"from_task":%2}})")
                                    .arg(quick.value)
                                    .arg(slow.value)
                                    .toUtf8(),
                      .dependsOn = {quick, slow}};
        const TaskId child = (*e.submit(both))->id;
        QTRY_COMPARE(e.state(quick), TaskState::Succeeded);
        for (int i = 0; i < 5; ++i)
            QVERIFY(e.submit(u"noop"_s));
        QTRY_COMPARE(e.count(TaskState::Succeeded), 6);
        QCOMPARE(e.forget(quick).error().code, ErrorCode::Conflict);
        e.store.applyRetention({std::chrono::days(0), 1, 0}, e.clock.now());
        QTRY_VERIFY(e.count(TaskState::Succeeded) <= 2);
        QCOMPARE(e.state(quick), TaskState::Succeeded);
        notes.go.release();
        QTRY_COMPARE(e.state(child), TaskState::Succeeded);
        QCOMPARE(*e.result(child), QByteArray(R"({"a":"quick","b":"w"})"));
        QVERIFY(e.forget(quick));
    }

    /// One end that very many wait for is worked off in parts.
    void oneIntoVeryMany()
    {
        constexpr int Children = 1'000;
        Notes notes;
        TestEngine e;
        QVERIFY(e.catalog.add(notes.type()));
        QVERIFY(e.engine.start());
        const TaskId parent = (*e.submit(waiting()))->id;
        std::vector<TaskSpec> specs(Children, TaskSpec{.type = u"noop"_s, .dependsOn = {parent}});
        std::promise<std::vector<Result<TaskPtr>>> promise;
        e.engine.submitBatch(std::move(specs),
                             [&](auto outcomes) { promise.set_value(std::move(outcomes)); });
        const auto outcomes = promise.get_future().get();
        QVERIFY(e.cancel((*outcomes[500])->id));
        notes.go.release();
        QTRY_COMPARE(e.count(TaskState::Succeeded), Children);
        QCOMPARE(e.count(TaskState::Cancelled), 1);
    }

    void firstTheTasksThenTheTime()
    {
        Notes notes;
        TestEngine e;
        e.clock.stop();
        QVERIFY(e.catalog.add(notes.type()));
        QVERIFY(e.engine.start());
        const TaskId parent = (*e.submit(waiting()))->id;
        TaskSpec spec = note("child", {parent});
        spec.delay = 10s;
        const TaskPtr child = *e.submit(spec);
        QCOMPARE(child->state(), TaskState::Waiting);
        e.turn(4s);
        notes.go.release();
        QTRY_COMPARE(e.state(child->id), TaskState::Scheduled);
        QVERIFY((*e.find(child->id))->dueAt() == child->createdAt + 10s);
        e.turn(6s);
        QTRY_COMPARE(e.state(child->id), TaskState::Succeeded);
    }

    void waitingTasksOutliveTheProgram()
    {
        const QTemporaryDir dir;
        Notes notes;
        TaskId gone, good, bad, open;
        Ids children;
        {
            TestEngine e(dir.filePath(u"a.db"_s));
            QVERIFY(e.catalog.add(notes.type()));
            QVERIFY(e.engine.start());
            QVERIFY(e.setQueue(u"paused"_s, {.paused = true}));
            gone = (*e.submit(note("gone")))->id;
            good = (*e.submit(note("good")))->id;
            bad = (*e.submit(failing()))->id;
            TaskSpec spec = note("open");
            spec.queue = u"paused"_s;
            open = (*e.submit(spec))->id;
            QTRY_COMPARE(e.finalCount(), 3);
            children = {(*e.submit(note("a", {gone, good, open})))->id,
                        (*e.submit(note("b", {gone, bad, open}, DependsPolicy::AllFinished)))->id,
                        (*e.submit(note("c", {bad, open}, DependsPolicy::Any)))->id};
            children.push_back((*e.submit(note("d", {children[0]})))->id);
            std::vector<StoreWrite> removal; // which versions before this one allowed
            removal.push_back({.kind = StoreWrite::Kind::Remove, .task = *e.find(gone)});
            e.store.enqueue(std::move(removal));
            QTRY_VERIFY(!e.find(gone));
        }
        TestEngine e(dir.filePath(u"a.db"_s));
        QVERIFY(e.catalog.add(notes.type()));
        QVERIFY(e.engine.start());
        for (const TaskId child : children)
            QCOMPARE(e.state(child), TaskState::Waiting);
        QCOMPARE(e.engine.dependents(open), children);
        QVERIFY(e.setQueue(u"paused"_s, {}));
        for (const TaskId child : children)
            QTRY_COMPARE(e.state(child), TaskState::Succeeded);
        QTRY_COMPARE(e.count(TaskState::Waiting), 0);
    }
};

QTEST_GUILESS_MAIN(TestDependencies)
#include "tst_dependencies.moc"
