// SPDX-License-Identifier: GPL-3.0-only
// What all submitters together may take: unfinished tasks, and the size of a result.
#include "tests/support/testengine.h"

#include <QTest>

using namespace pooldeck;
using namespace pooldeck::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestWorkLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fullQueueTakesNoMoreUntilOneEnds()
    {
        TestEngine test;
        test.engine.setLimits({.unfinished = 3});
        QVERIFY(test.engine.start());
        std::vector<TaskId> ids;
        for (int i = 0; i < 3; ++i)
            ids.push_back((*test.submit(later()))->id);
        QCOMPARE(test.submit(later()).error().code, ErrorCode::QueueFull);
        QVERIFY(test.cancel(ids.front()));
        QVERIFY(test.submit(later()));
        QCOMPARE(test.submit(later()).error().code, ErrorCode::QueueFull);
        QVERIFY(test.engine.shutDown(0ms));
    }

    void batchIsTakenAsFarAsThereIsRoom()
    {
        TestEngine test;
        test.engine.setLimits({.unfinished = 3});
        QVERIFY(test.engine.start());
        std::promise<std::vector<Result<TaskPtr>>> promise;
        test.engine.submitBatch(std::vector<TaskSpec>(5, later()),
                                [&promise](auto outcomes) { promise.set_value(std::move(outcomes)); });
        const auto outcomes = promise.get_future().get();
        QVERIFY(outcomes[0] && outcomes[1] && outcomes[2]);
        QCOMPARE(outcomes[3].error().code, ErrorCode::QueueFull);
        QCOMPARE(outcomes[4].error().code, ErrorCode::QueueFull);
        QVERIFY(test.engine.shutDown(0ms));
    }

    void graphIsTakenWholeOrNot()
    {
        TestEngine test;
        test.engine.setLimits({.unfinished = 3});
        QVERIFY(test.engine.start());
        QCOMPARE(test.submitGraph(std::vector<TaskSpec>(4, later())).error().code, ErrorCode::QueueFull);
        QVERIFY(test.submitGraph(std::vector<TaskSpec>(3, later())));
        QVERIFY(test.engine.shutDown(0ms));
    }

    void largeResultFailsItsTask()
    {
        TestEngine test;
        test.engine.setLimits({.resultBytes = 1'000});
        QVERIFY(test.catalog.add({.name = u"large"_s,
                                  .description = {},
                                  .paramsSchema = {{u"type"_s, u"object"_s}},
                                  .run = ThreadFunction([](TaskContext &context) -> QJsonValue {
                                      return QString(context.params()[u"size"_s].toInt(), u'x');
                                  })}));
        QVERIFY(test.engine.start());
        const TaskId fits = (*test.submit(u"large"_s, R"({"size":998})"))->id; // and two quotes
        const TaskId tooLarge = (*test.submit(u"large"_s, R"({"size":999})"))->id;
        QTRY_COMPARE(test.state(fits), TaskState::Succeeded);
        QTRY_COMPARE(test.state(tooLarge), TaskState::Failed);
        QVERIFY(test.engine.shutDown(0ms));
    }

    void onlySoMuchOfALogIsKept()
    {
        TestEngine test;
        test.engine.setLimits({.logBytes = 20'000});
        QVERIFY(test.catalog.add({.name = u"talk"_s,
                                  .description = {},
                                  .paramsSchema = {{u"type"_s, u"object"_s}},
                                  .run = ThreadFunction([](TaskContext &context) -> QJsonValue {
                                      for (int i = 0; i < 100; ++i)
                                          context.log(QString(1000, u'x'));
                                      return {};
                                  })}));
        QVERIFY(test.engine.start());
        const TaskId id = (*test.submit(u"talk"_s))->id;
        QTRY_COMPARE(test.state(id), TaskState::Succeeded);
        const auto log = test.log(id);
        QVERIFY(log);
        QVERIFY(!log->lines.empty() && log->lines.size() <= 10); // of 2,000 bytes each
        QCOMPARE(log->lines.back().number, 100);
        QVERIFY(test.engine.shutDown(0ms));
    }

private:
    static TaskSpec later()
    {
        TaskSpec spec;
        spec.type = u"noop"_s;
        spec.delay = 1h;
        return spec;
    }
};

QTEST_GUILESS_MAIN(TestWorkLimits)
#include "tst_worklimits.moc"
