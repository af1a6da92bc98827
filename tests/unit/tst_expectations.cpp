// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/typicalduration.h"
#include "tests/support/testengine.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::anyParams;
using test::TestEngine;

namespace {

/// A thread type that goes on until it is let go, one task a time, and tells its progress when asked to.
struct Steps
{
    QSemaphore go;
    std::atomic<int> percent = 0;

    TaskType type(const QString &name = u"steps"_s)
    {
        return anyParams(name, ThreadFunction([this](TaskContext &context) -> QJsonValue {
                             while (!go.tryAcquire(1, 1) && !context.stopRequested()) {
                                 if (percent > 0)
                                     context.reportProgress(percent, 100);
                             }
                             return {};
                         }));
    }
};

} // namespace

/// When tasks are said to start and to end, on a clock that the test turns.
class TestExpectations : public QObject
{
    Q_OBJECT

    static Expectation of(TestEngine &e, TaskId id) { return e.engine.expectation(**e.find(id)); }
    static std::optional<std::chrono::milliseconds> fromNow(const TestEngine &e,
                                                            std::optional<Timestamp> time)
    {
        return time ? std::optional(*time - e.clock.now()) : std::nullopt;
    }
    /// Runs tasks of the type, one after another, each for so long.
    static void teach(TestEngine &e, Steps &steps, std::chrono::seconds each, int count,
                      const QString &type = u"steps"_s)
    {
        for (int i = 0; i < count; ++i) {
            const TaskId id = (*e.submit({.type = type}))->id;
            QTRY_COMPARE(e.state(id), TaskState::Running);
            e.turn(each);
            steps.go.release();
            QTRY_COMPARE(e.state(id), TaskState::Succeeded);
        }
    }

private Q_SLOTS:
    void aTypicalDuration()
    {
        TypicalDuration typical;
        typical.learn(10s);
        typical.learn(10s);
        QVERIFY(!typical.value()); // two say too little
        typical.learn(10s);
        QVERIFY(typical.value() == 10s);
        typical.learn(20s);
        QVERIFY(*typical.value() > 10s && *typical.value() < 15s);
        for (int i = 0; i < 50; ++i)
            typical.learn(20s); // it has become slower
        QVERIFY(*typical.value() > 19'900ms);
    }

    void nothingIsSaidThatIsNotKnown()
    {
        Steps steps;
        TestEngine e({}, 1);
        e.clock.stop();
        QVERIFY(e.catalog.add(steps.type()));
        QVERIFY(e.engine.start());
        const TaskId first = (*e.submit({.type = u"steps"_s}))->id;
        const TaskId second = (*e.submit({.type = u"steps"_s}))->id;
        QTRY_COMPARE(e.state(first), TaskState::Running);
        QVERIFY(!of(e, first).start && !of(e, first).end);
        QVERIFY(!of(e, second).start && !of(e, second).end);
        steps.go.release(2);
        QTRY_COMPARE(e.count(TaskState::Succeeded), 2);
        QVERIFY(!of(e, first).start && !of(e, first).end);
    }

    void whatRunsEndsAsItsLikeDid()
    {
        Steps steps;
        TestEngine e({}, 1);
        e.clock.stop();
        QVERIFY(e.catalog.add(steps.type()));
        QVERIFY(e.engine.start());
        teach(e, steps, 10s, 3);
        const TaskId id = (*e.submit({.type = u"steps"_s}))->id;
        QTRY_COMPARE(e.state(id), TaskState::Running);
        const std::chrono::nanoseconds begun = e.clock.elapsed();
        const auto end = of(e, id).end;
        QVERIFY(fromNow(e, end) == 10s);
        e.turn(4s);
        QVERIFY(of(e, id).end == end); // it stays where it is
        e.turn(7s);
        QVERIFY(!of(e, id).end); // later than its like: nobody knows

        steps.percent = 50; // but it says itself how far it is
        const auto isTold = [&] {
            e.turn(TaskEngine::WakeInterval); // progress is looked at once in a while
            return (*e.find(id))->progress().current == 50;
        };
        QTRY_VERIFY(isTold());
        QVERIFY(fromNow(e, of(e, id).end) == e.clock.elapsed() - begun); // half of it
        QVERIFY(e.cancel(id));
        QVERIFY(!of(e, id).end);
    }

    void noLaterThanItsTimeout()
    {
        Steps steps;
        TestEngine e({}, 1);
        e.clock.stop();
        QVERIFY(e.catalog.add(steps.type()));
        QVERIFY(e.engine.start());
        teach(e, steps, 10s, 3);
        const TaskId id = (*e.submit({.type = u"steps"_s, .timeout = 6s}))->id;
        QTRY_COMPARE(e.state(id), TaskState::Running);
        QVERIFY(fromNow(e, of(e, id).end) == 6s);
        steps.go.release();
    }

    void whatIsQueuedStartsWhenThoseBeforeItHaveEnded()
    {
        Steps steps;
        TestEngine e({}, 2);
        e.clock.stop();
        QVERIFY(e.catalog.add(steps.type()));
        QVERIFY(e.engine.start());
        teach(e, steps, 10s, 3);
        std::vector<TaskId> ids;
        for (int i = 0; i < 6; ++i) {
            ids.push_back((*e.submit({.type = u"steps"_s}))->id);
            QTRY_COMPARE(e.count(TaskState::Running), std::min(i + 1, 2));
        }
        const TaskId urgent = (*e.submit({.type = u"steps"_s, .priority = 5}))->id;
        const auto start = [&](TaskId id) { return fromNow(e, of(e, id).start); };
        QCOMPARE(start(urgent).value_or(-1ms).count(), 5000); // one of the two that run has ended
        QCOMPARE(start(ids[2]).value_or(-1ms).count(), 10000);
        QCOMPARE(start(ids[5]).value_or(-1ms).count(), 25000);
        QVERIFY(fromNow(e, of(e, ids[5]).end) == 35s);

        QVERIFY(e.cancel(urgent));
        steps.go.release(2);
        QTRY_COMPARE(e.count(TaskState::Succeeded), 5);
        QTRY_COMPARE(e.count(TaskState::Running), 2);
        QVERIFY(start(ids[5]) < 15s);
        steps.go.release(4);
        QTRY_COMPARE(e.count(TaskState::Succeeded), 9);
    }

    void whatHoldsAQueueCounts()
    {
        Steps steps;
        TestEngine e({}, 4);
        e.clock.stop();
        QVERIFY(e.catalog.add(steps.type()));
        QVERIFY(e.engine.start());
        teach(e, steps, 10s, 3);
        const auto start = [&](TaskId id) { return fromNow(e, of(e, id).start); };
        const auto submitTo = [&](const QString &queue) {
            return (*e.submit({.type = u"steps"_s, .queue = queue}))->id;
        };
        QVERIFY(e.setQueue(u"one"_s, {.concurrency = 1}));
        const TaskId running = submitTo(u"one"_s);
        QTRY_COMPARE(e.state(running), TaskState::Running);
        submitTo(u"one"_s);
        QVERIFY(start(submitTo(u"one"_s)) == 20s);

        QVERIFY(e.setQueue(u"still"_s, {.paused = true}));
        QVERIFY(!start(submitTo(u"still"_s))); // who knows
        QVERIFY(e.setQueue(u"later"_s, {.paused = true, .pausedUntil = e.clock.now() + 1h}));
        QVERIFY(start(submitTo(u"later"_s)) == 1h);

        QVERIFY(e.setResource(u"gpu"_s, 1));
        TaskSpec needsGpu{.type = u"steps"_s};
        needsGpu.resources = std::map<QString, int>{{u"gpu"_s, 1}};
        const TaskId holds = (*e.submit(needsGpu))->id;
        QTRY_COMPARE(e.state(holds), TaskState::Running);
        QVERIFY(!start((*e.submit(needsGpu))->id));

        const TaskId due = (*e.submit({.type = u"steps"_s, .delay = 90s}))->id;
        QVERIFY(start(due) == 90s);
        QVERIFY(fromNow(e, of(e, due).end) == 100s);
        steps.go.release(100);
    }

    void isKnownAgainAfterARestart()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"a.db"_s);
        Steps steps;
        {
            TestEngine e(path, 1);
            e.clock.stop();
            QVERIFY(e.catalog.add(steps.type()));
            QVERIFY(e.engine.start());
            teach(e, steps, 10s, 3);
            QVERIFY(e.engine.shutDown(5s));
        }
        TestEngine e(path, 1);
        e.clock.stop();
        QVERIFY(e.catalog.add(steps.type()));
        QVERIFY(e.engine.start());
        const TaskId id = (*e.submit({.type = u"steps"_s}))->id;
        QTRY_COMPARE(e.state(id), TaskState::Running);
        QVERIFY(fromNow(e, of(e, id).end) == 10s);
        steps.go.release();
    }
};

QTEST_GUILESS_MAIN(TestExpectations)
#include "tst_expectations.moc"
