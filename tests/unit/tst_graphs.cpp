// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/heldstore.h"
#include "tests/support/testengine.h"

#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::anyParams;
using test::HeldStore;
using test::TestEngine;

namespace {

TaskSpec noop(std::vector<qint64> parents = {})
{
    TaskSpec spec{.type = u"noop"_s};
    for (const qint64 parent : parents)
        spec.dependsOn.push_back(TaskId{parent});
    return spec;
}

TaskType sumType()
{
    return anyParams(u"sum"_s, ThreadFunction([](TaskContext &context) -> QJsonValue {
                         double sum = 0;
                         const QJsonArray values = context.params()["of"_L1].toArray();
                         for (const QJsonValue &value : values)
                             sum += value.toDouble();
                         return sum;
                     }));
}

} // namespace

/// Tasks that depend on each other, submitted together.
class TestGraphs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachComesAfterThoseThatItDependsOn()
    {
        TestEngine e({}, 2);
        QVERIFY(e.catalog.add(sumType()));
        QVERIFY(e.engine.start());
        const TaskId before = (*e.submit({.type = u"sum"_s, .params = R"({"of":[100]})"}))->id;
        QTRY_COMPARE(e.count(TaskState::Succeeded), 1);
        // The last one comes first, and one of them depends on a task outside as well.
        std::vector<TaskSpec> specs{
            {.type = u"sum"_s,
             .params = R"({"of":[{"from_task":-2},{"from_task":-3},{"from_task":-3}]})",
             .dependsOn = {TaskId{-3}, TaskId{-2}}},
            {.type = u"sum"_s,
             .params = R"({"of":[{"from_task":-4},1,{"from_task":1}]})",
             .dependsOn = {TaskId{-4}, before}},
            {.type = u"sum"_s, .params = R"({"of":[{"from_task":-4},2]})", .dependsOn = {TaskId{-4}}},
            {.type = u"sum"_s, .params = R"({"of":[10]})"}};
        QCOMPARE(before, TaskId{1});
        const auto tasks = e.submitGraph(specs);
        QVERIFY2(tasks, qPrintable(tasks ? QString() : tasks.error().faults.value(0).message));
        QCOMPARE(tasks->size(), 4U);
        const auto id = [&](size_t place) { return (*tasks)[place]->id; };
        QVERIFY(id(3) < id(1) && id(3) < id(2) && id(1) < id(0) && id(2) < id(0));
        QCOMPARE((*tasks)[0]->spec->dependsOn, (std::vector{id(2), id(1)}));
        QCOMPARE((*tasks)[1]->spec->dependsOn, (std::vector{id(3), before}));
        QCOMPARE((*tasks)[3]->state(), TaskState::Queued);
        QTRY_COMPARE(e.state(id(0)), TaskState::Succeeded);
        QCOMPARE(*e.result(id(0)), QByteArray("135")); // 111 + 12 + 12
    }

    void noneIsALegalGraph()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        const auto none = e.submitGraph({});
        QVERIFY(none && none->empty());
    }

    void aLongChain()
    {
        constexpr int Count = 1000;
        TestEngine e({}, 2);
        QVERIFY(e.engine.start());
        std::vector<TaskSpec> specs;
        for (qint64 i = 0; i < Count; ++i)
            specs.push_back(i + 1 < Count ? noop({-(i + 2)}) : noop()); // each on the one after it
        const auto tasks = e.submitGraph(specs);
        QVERIFY(tasks);
        for (size_t i = 1; i < tasks->size(); ++i)
            QVERIFY((*tasks)[i]->id < (*tasks)[i - 1]->id);
        QTRY_COMPARE_WITH_TIMEOUT(e.count(TaskState::Succeeded), Count, 60000);
    }

    void cyclesAndOtherFaultsRefuseAll_data()
    {
        QTest::addColumn<std::vector<TaskSpec>>("specs");
        QTest::addColumn<QString>("pointer");
        const auto row = [](const char *name, std::vector<TaskSpec> specs, const QString &pointer) {
            QTest::newRow(name) << std::move(specs) << pointer;
        };
        row("itself", {noop(), noop({-2})}, u"/1/depends_on"_s);
        row("two", {noop({-2}), noop({-1})}, u"/0/depends_on"_s);
        row("behind a free one", {noop(), noop({-1, -4}), noop({-2}), noop({-3})}, u"/1/depends_on"_s);
        row("not among them", {noop(), noop({-3})}, u"/1/depends_on"_s);
        row("no such task", {noop(), noop({-1, 99})}, u"/1/depends_on/1"_s);
        row("no such type", {noop(), {.type = u"nope"_s}}, u"/1/type"_s);
        row("params", {noop(), {.type = u"sleep"_s, .params = R"({"seconds":"x"})"}}, u"/1/params/seconds"_s);
        TaskSpec resource = noop();
        resource.resources = {{u"gpu"_s, 1}};
        row("resource", {noop(), noop({-1}), resource}, u"/2/resources/gpu"_s);
        TaskSpec key = noop();
        key.uniqueKey = u"taken"_s;
        row("unique key", {noop(), noop({-1}), key}, u"/2"_s);
        key.uniqueKey = u"twice"_s;
        row("unique key twice", {key, noop({-1}), key}, u"/2"_s);
        TaskSpec reference{.type = u"sleep"_s, .params = R"({"seconds":{"from_task":-1}})"};
        reference.dependsOn = {TaskId{-2}};
        row("reference", {noop(), noop(), reference}, u"/2/params/seconds/from_task"_s);
    }
    void cyclesAndOtherFaultsRefuseAll()
    {
        QFETCH(const std::vector<TaskSpec>, specs);
        QFETCH(const QString, pointer);
        TestEngine e;
        QVERIFY(e.engine.start(TaskEngine::Dispatch::Later));
        TaskSpec key = noop();
        key.uniqueKey = u"taken"_s;
        const TaskId other = (*e.submit(key))->id;
        const quint64 seq = e.engine.lastSeq();
        auto withKey = specs;
        withKey[0].uniqueKey = specs[0].uniqueKey.isEmpty() ? u"mine"_s : specs[0].uniqueKey;
        const auto refused = e.submitGraph(withKey);
        QVERIFY(!refused);
        QCOMPARE(refused.error().faults.value(0).pointer, pointer);
        QCOMPARE(e.engine.lastSeq(), seq);
        QCOMPARE((*e.list()).items.size(), 1U);
        // Nothing is left behind: neither keys nor children.
        key.uniqueKey = withKey[0].uniqueKey;
        QVERIFY(e.submit(key));
        for (qint64 id = other.value; id < other.value + 10; ++id)
            QVERIFY(e.engine.dependents(TaskId{id}).empty());
        e.engine.beginDispatch();
        QTRY_COMPARE(e.count(TaskState::Succeeded), 2);
    }

    void theStoreFails()
    {
        TestEngine e;
        HeldStore store(e.store);
        TaskEngine engine(e.catalog, store, {&e.threadExecutor}, e.clock);
        QVERIFY(engine.start());
        store.holding = true;
        std::promise<Result<std::vector<TaskPtr>>> promise;
        TaskSpec key = noop();
        key.uniqueKey = u"k"_s;
        engine.submitGraph({key, noop({-1}), noop({-1, -2})},
                           [&](auto tasks) { promise.set_value(std::move(tasks)); });
        QCOMPARE(engine.dependents(TaskId{1}).size(), 2U);
        store.fail();
        const auto refused = promise.get_future().get();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::DiskFull);
        for (qint64 id = 1; id < 5; ++id)
            QVERIFY(engine.dependents(TaskId{id}).empty());
        QCOMPARE(engine.counts(), StateCounts{});
        const auto again = TestEngine::waitFor<TaskPtr>([&](auto done) { engine.submit(key, done); });
        QVERIFY(again);
        QTRY_COMPARE(engine.counts()[size_t(TaskState::Succeeded)], 1);
        QVERIFY(engine.shutDown(1s));
    }

    void refusedAtTheEnd()
    {
        TestEngine e;
        QVERIFY(e.engine.start());
        e.engine.beginShutdown();
        QCOMPARE(e.submitGraph({noop(), noop({-1})}).error().code, ErrorCode::ShuttingDown);
    }
};

QTEST_GUILESS_MAIN(TestGraphs)
#include "tst_graphs.moc"
