// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/testengine.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::anyParams;
using test::TestEngine;

namespace {

/// Gives back its `value`, or fails without one.
TaskType echoType()
{
    return anyParams(u"echo"_s, ThreadFunction([](TaskContext &context) -> QJsonValue {
                         if (!context.params().contains("value"_L1))
                             throw TaskFailure(u"no value"_s);
                         return context.params()["value"_L1];
                     }));
}

TaskType largeType()
{
    return anyParams(u"large"_s, ThreadFunction([](TaskContext &) {
                         return QJsonObject{{"text"_L1, QString(100'000, u'x')}, {"end"_L1, 7}};
                     }));
}

TaskSpec echo(const QByteArray &params, std::vector<TaskId> parents = {})
{
    return {.type = u"echo"_s, .params = params, .dependsOn = std::move(parents)};
}

QByteArray from(TaskId id, const QByteArray &pointer = {})
{
    return R"({"from_task":)" + QByteArray::number(id.value)
        + (pointer.isEmpty() ? QByteArray() : R"(,"pointer":")" + pointer + QByteArray("\"")) + '}';
}

} // namespace

/// Params that are the results of other tasks.
class TestResults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theyStandInTheParams()
    {
        TestEngine e;
        QVERIFY(e.catalog.add(echoType()));
        QVERIFY(e.engine.start(TaskEngine::Dispatch::Later));
        const TaskId a = (*e.submit(echo(R"({"value":{"digest":"abc","n":[1,2]}})")))->id;
        const TaskId b = (*e.submit(echo(R"({"value":5})")))->id;
        const TaskPtr child = *e.submit(echo(R"({"value":[)" + from(a, "/digest") + ',' + from(a, "/n/1")
                                                 + ',' + from(b) + R"(],"more":)" + from(a) + '}',
                                             {b, a}));
        QVERIFY(child->spec->params.contains("from_task")); // until they are known
        e.engine.beginDispatch();
        QTRY_COMPARE(e.state(child->id), TaskState::Succeeded);
        QCOMPARE(*e.result(child->id), QByteArray(R"(["abc",2,5])"));
        const QByteArray params = R"({"more":{"digest":"abc","n":[1,2]},"value":["abc",2,5]})";
        QCOMPARE((*e.find(child->id))->spec->params, params);
        QCOMPARE((*e.list()).items.front()->spec->params, params);
    }

    void ofALargeResultKeptInAFile()
    {
        const QTemporaryDir dir;
        TaskId child;
        TaskId whole;
        {
            TestEngine e(dir.filePath(u"a.db"_s));
            QVERIFY(e.catalog.add(echoType()));
            QVERIFY(e.catalog.add(largeType()));
            QVERIFY(e.engine.start(TaskEngine::Dispatch::Later));
            const TaskId large = (*e.submit(u"large"_s))->id;
            child = (*e.submit(echo(R"({"value":)" + from(large, "/end") + '}', {large})))->id;
            whole = (*e.submit(echo(R"({"value":)" + from(large, "/text") + '}', {large})))->id;
            e.engine.beginDispatch();
            QTRY_COMPARE(e.count(TaskState::Succeeded), 3);
            QVERIFY((*e.find(large))->resultInFile());
        }
        TestEngine e(dir.filePath(u"a.db"_s)); // what was resolved is stored
        QVERIFY(e.engine.start());
        QCOMPARE((*e.find(child))->spec->params, QByteArray(R"({"value":7})"));
        QCOMPARE(*e.result(child), QByteArray("7"));
        QCOMPARE(e.result(whole)->size(), 100'002);
    }

    void theParentHasEndedLongAgo()
    {
        TestEngine e;
        QVERIFY(e.catalog.add(echoType()));
        QVERIFY(e.engine.start());
        const TaskId a = (*e.submit(echo(R"({"value":"x"})")))->id;
        QTRY_COMPARE(e.count(TaskState::Succeeded), 1);
        const TaskId child = (*e.submit(echo(R"({"value":)" + from(a) + '}', {a})))->id;
        QTRY_COMPARE(e.state(child), TaskState::Succeeded);
        QCOMPARE(*e.result(child), QByteArray("\"x\""));
    }

    void noResultIsNull()
    {
        TestEngine e;
        QVERIFY(e.catalog.add(echoType()));
        QVERIFY(e.engine.start());
        const TaskId a = (*e.submit(u"noop"_s))->id;
        const TaskId child = (*e.submit(echo(R"({"value":[)" + from(a) + "]}", {a})))->id;
        QTRY_COMPARE(e.state(child), TaskState::Succeeded);
        QCOMPARE(*e.result(child), QByteArray("[null]"));
    }

    void notToBeHad_data()
    {
        QTest::addColumn<bool>("fails");
        QTest::addColumn<QByteArray>("pointer");
        QTest::addColumn<QString>("message");
        QTest::newRow("nothing there") << false << QByteArray("/b") << u"nothing at \"/b\""_s;
        QTest::newRow("the parent failed") << true << QByteArray() << u"has no result: it is failed"_s;
    }
    void notToBeHad()
    {
        QFETCH(const bool, fails);
        QFETCH(const QByteArray, pointer);
        QFETCH(const QString, message);
        TestEngine e;
        QVERIFY(e.catalog.add(echoType()));
        QVERIFY(e.engine.start(TaskEngine::Dispatch::Later));
        const TaskId a = (*e.submit(echo(fails ? "{}" : R"({"value":{"a":1}})")))->id;
        TaskSpec spec = echo(R"({"value":)" + from(a, pointer) + '}', {a});
        spec.dependsPolicy = DependsPolicy::AllFinished;
        const TaskId child = (*e.submit(spec))->id;
        const TaskId grandchild = (*e.submit(echo(R"({"value":1})", {child})))->id;
        e.engine.beginDispatch();
        QTRY_COMPARE(e.state(grandchild), TaskState::Failed);
        QCOMPARE(e.state(child), TaskState::Failed);
        const Failure failure = *(*e.find(child))->failure;
        QCOMPARE(failure.kind, FailureKind::Dependency);
        QVERIFY2(failure.message.contains(message), qPrintable(failure.message));
        QCOMPARE((*e.find(child))->attempt, 0);
    }

    void ofTheWrongKind()
    {
        TestEngine e;
        QVERIFY(e.catalog.add(echoType()));
        QVERIFY(e.engine.start(TaskEngine::Dispatch::Later));
        const TaskId a = (*e.submit(echo(R"({"value":"long"})")))->id;
        const TaskId b = (*e.submit(echo(R"({"value":0.001})")))->id;
        const auto sleep = [&](TaskId parent) {
            return (*e.submit({.type = u"sleep"_s,
                               .params = R"({"seconds":)" + from(parent) + '}',
                               .dependsOn = {parent}}))
                ->id;
        };
        const TaskId wrong = sleep(a);
        const TaskId right = sleep(b);
        e.engine.beginDispatch();
        QTRY_COMPARE(e.state(right), TaskState::Succeeded);
        QTRY_COMPARE(e.state(wrong), TaskState::Failed);
        const Failure failure = *(*e.find(wrong))->failure;
        QCOMPARE(failure.kind, FailureKind::Dependency);
        QVERIFY2(failure.message.contains("/params/seconds"_L1), qPrintable(failure.message));
    }

    void onlyOfTasksThatItDependsOn()
    {
        TestEngine e;
        QVERIFY(e.catalog.add(echoType()));
        QVERIFY(e.engine.start());
        const TaskId a = (*e.submit(u"noop"_s))->id;
        const TaskId b = (*e.submit(u"noop"_s))->id;
        const auto refused = e.submit(echo(R"({"value":)" + from(a) + '}', {b}));
        QVERIFY(!refused);
        QCOMPARE(refused.error().faults.value(0).pointer, u"/params/value/from_task"_s);
    }

    // ---- run again

    void aRetryIsANewTask()
    {
        TestEngine e;
        QVERIFY(e.catalog.add(echoType()));
        QVERIFY(e.engine.start());
        const TaskId parent = (*e.submit(echo(R"({"value":3})")))->id;
        TaskSpec spec = echo(R"({"value":)" + from(parent) + '}', {parent});
        spec.priority = 4;
        spec.tags = {u"t"_s};
        spec.uniqueKey = u"k"_s;
        const TaskId first = (*e.submit(spec))->id;
        QTRY_COMPARE(e.state(first), TaskState::Succeeded);
        const TaskPtr again = *e.retry(first);
        QVERIFY(again->id != first);
        QCOMPARE(again->spec->retryOf, first);
        QCOMPARE(again->spec->submitter, u"test"_s);
        QCOMPARE(again->spec->priority, 4);
        QCOMPARE(again->spec->tags, QStringList{u"t"_s});
        QCOMPARE(again->spec->params, QByteArray(R"({"value":3})")); // as it ran
        QVERIFY(again->spec->dependsOn.empty());
        QTRY_COMPARE(e.state(again->id), TaskState::Succeeded);
        QCOMPARE(*e.result(again->id), QByteArray("3"));
        QVERIFY(!(*e.find(first))->spec->retryOf);
        QCOMPARE(e.retry(TaskId{99}).error().code, ErrorCode::NotFound);
        QVERIFY(e.setQueue(u"default"_s, {.paused = true}));
        const TaskId unfinished = (*e.retry(first))->id;
        QCOMPARE(e.retry(unfinished).error().code, ErrorCode::Conflict);
        QCOMPARE(e.retry(first).error().code, ErrorCode::Conflict); // its unique key is taken
    }

    /// It never got the results, so it has to ask for them again.
    void aRetryOfWhatWasNeverResolved()
    {
        TestEngine e;
        QVERIFY(e.catalog.add(echoType()));
        QVERIFY(e.engine.start());
        const TaskId parent = (*e.submit(echo(R"({"value":{"a":1}})")))->id;
        const TaskId cancelled = [&] {
            TaskSpec spec = echo(R"({"value":)" + from(parent, "/a") + '}', {parent});
            spec.delay = 1h;
            e.engine.setQueue(u"default"_s, {.paused = true}, [](const auto &) {});
            spec.dependsOn.push_back((*e.submit(u"noop"_s))->id);
            return (*e.submit(spec))->id;
        }();
        QCOMPARE((*e.cancel(cancelled))->state(), TaskState::Cancelled);
        QVERIFY(e.setQueue(u"default"_s, {}));
        const TaskPtr again = *e.retry(cancelled);
        QTRY_COMPARE(e.state(again->id), TaskState::Succeeded);
        QCOMPARE(*e.result(again->id), QByteArray("1"));
    }
};

QTEST_GUILESS_MAIN(TestResults)
#include "tst_results.moc"
