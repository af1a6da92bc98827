// SPDX-License-Identifier: GPL-3.0-only
#include "core/executors/loopexecutor.h"
#include "core/monitor/monitor.h"
#include "core/monitor/stalldetector.h"
#include "core/monitor/watchedapplication.h"
#include "core/task/onthread.h"
#include "core/task/stoppablesleep.h"
#include "tests/support/joblist.h"

#include <QSemaphore>
#include <QTest>

#include <thread>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Seen = ActivitySlot::Seen;
using Looks = QList<std::tuple<int, int, int, bool>>; // silence, ran, waited (ms), runnable

ThreadTimes times(std::chrono::nanoseconds ran, std::chrono::nanoseconds waited, bool runnable)
{
    return {ran, waited, runnable};
}

Stall stall(const QString &loop, std::chrono::milliseconds duration)
{
    Stall stall;
    stall.loop = loop;
    stall.duration = duration;
    return stall;
}

QList<quint64> idsOf(const std::vector<Stall> &stalls)
{
    QList<quint64> ids;
    for (const Stall &stall : stalls)
        ids.append(stall.id);
    return ids;
}

/// Blocks its thread until it is let go, and says that it does.
struct Block
{
    QSemaphore begun;
    QSemaphore go;

    void operator()()
    {
        begun.release();
        go.acquire();
    }
};

/// Receives one event and blocks in it.
class BlockingReceiver : public QObject
{
    Q_OBJECT

public:
    explicit BlockingReceiver(Block &block) : m_block(block) { }

    bool event(QEvent *event) override
    {
        if (event->type() == QEvent::LanguageChange)
            m_block();
        return QObject::event(event);
    }

private:
    Block &m_block;
};

/// A watched `tasks` loop with one task.
struct WatchedTask
{
    WatchedTask(const Clock &clock, LoopFunction function)
        : type{u"guilty"_s, {}, {}, std::move(function)}, monitor(clock, {})
    {
        executor.start(jobs);
        monitor.watch(u"tasks"_s, executor.thread());
        monitor.start();
    }
    ~WatchedTask()
    {
        monitor.stop();
        executor.stop(QDeadlineTimer(QDeadlineTimer::Forever));
    }
    /// Once the loop is seen, so that what follows is.
    void run()
    {
        QTRY_VERIFY(monitor.loops().constFirst().max > 0ns);
        jobs.add(other);
        job = jobs.add(type);
        executor.wake(2);
    }

    const TaskType type;
    const TaskType other{
        u"other"_s, {}, {}, LoopFunction([](TaskContext &) -> QCoro::Task<QJsonValue> { co_return {}; })};
    test::JobList jobs;
    JobPtr job;
    LoopExecutor executor;
    Monitor monitor;
};

} // namespace

class TestStalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kinds_data()
    {
        QTest::addColumn<Looks>("looks");
        QTest::addColumn<int>("kind");
        const auto row = [](const char *name, const Looks &looks, StallKind kind) {
            QTest::newRow(name) << looks << static_cast<int>(kind);
        };
        row("computing", {{25, 100, 7, true}, {50, 124, 7, true}, {75, 149, 7, true}}, StallKind::Computing);
        row("computing on half a processor", {{25, 0, 0, true}, {125, 50, 50, true}}, StallKind::Computing);
        row("blocked", {{25, 100, 7, false}, {75, 100, 7, false}}, StallKind::Blocked);
        row("blocked after some work", {{25, 100, 7, true}, {125, 110, 12, false}}, StallKind::Blocked);
        row("blocked, and not let on at once", {{25, 9, 7, false}, {925, 9, 7, false}, {975, 9, 7, true}},
            StallKind::Blocked);
        row("waits for a processor", {{25, 100, 7, true}, {75, 101, 7, true}}, StallKind::Starved);
        row("waited for a processor", {{25, 100, 7, false}, {75, 101, 50, false}}, StallKind::Starved);
        row("one look, busy", {{60, 100, 7, true}}, StallKind::Computing);
        row("one look, asleep", {{60, 100, 7, false}}, StallKind::Blocked);
        row("not even our own thread ran", {}, StallKind::Starved);
    }
    void kinds()
    {
        QFETCH(const Looks, looks);
        StallDetector detector;
        for (const auto &[silence, ran, waited, runnable] : looks)
            detector.look(silence * 1ms, {}, times(ran * 1ms, waited * 1ms, runnable));
        QTEST(static_cast<int>(detector.kind()), "kind");
    }

    void theEndTellsWhatTheLooksMissed()
    {
        StallDetector detector;
        detector.look(25ms, {}, times(0ms, 0ms, true));
        detector.end(75ms, times(48ms, 0ms, false));
        QCOMPARE(detector.kind(), StallKind::Computing);
        // Enough was seen: what came after the answer counts no more.
        detector.clear();
        detector.look(25ms, {}, times(0ms, 0ms, false));
        detector.look(1000ms, {}, times(0ms, 0ms, false));
        detector.end(1010ms, times(900ms, 0ms, false));
        QCOMPARE(detector.kind(), StallKind::Blocked);
        // A platform that knows nothing of threads.
        detector.clear();
        detector.look(25ms, {}, {});
        detector.end(75ms, {});
        QCOMPARE(detector.kind(), StallKind::Blocked);
    }

    void theCulpritIsWhatWasSeenMost()
    {
        const QString route = u"GET /slow"_s;
        const QString other = u"GET /fast"_s;
        StallDetector detector;
        QCOMPARE(detector.culprit().what, QString());
        detector.look(25ms, Seen{{&other, {}}}, {});
        detector.look(50ms, Seen{{&route, TaskId{7}}, "QTimer", QEvent::Timer}, {});
        detector.look(75ms, {}, {});
        detector.look(100ms, Seen{{&route, TaskId{7}}, "QTimer", QEvent::Timer}, {});
        QCOMPARE(detector.culprit().what, route);
        QCOMPARE(detector.culprit().task, TaskId{7});
        QCOMPARE(detector.culprit().receiver, u"QTimer"_s);
        QCOMPARE(detector.culprit().event, u"Timer"_s);
        detector.clear();
        detector.look(25ms, Seen{{}, "QTimer", QEvent::Timer}, {});
        QCOMPARE(detector.culprit().what, u"Timer event of QTimer"_s);
    }

    void theLastOnesAreKept()
    {
        StallLog log;
        QCOMPARE(log.select({}).size(), size_t(0));
        const quint64 first = log.add(stall(u"a"_s, 60ms));
        QCOMPARE(first, quint64(1));
        for (size_t i = 1; i < StallLog::Kept + 10; ++i)
            log.add(stall(i % 2 ? u"b"_s : u"a"_s, std::chrono::milliseconds(60 + i)));
        const std::vector<Stall> all = log.select({});
        QCOMPARE(all.size(), StallLog::Kept);
        QCOMPARE(all.front().id, quint64(11));
        QCOMPARE(all.back().id, quint64(StallLog::Kept + 10));

        const quint64 revision = log.revision();
        log.update(first, stall(u"gone"_s, 1ms));
        QCOMPARE(log.revision(), revision);
        log.update(20, stall(u"changed"_s, 5s));
        QVERIFY(log.revision() > revision);
        QCOMPARE(idsOf(log.select({.loop = u"changed"_s})), QList<quint64>{20});
        QCOMPARE(idsOf(log.select({.least = 1s})), QList<quint64>{20});

        QCOMPARE(idsOf(log.select({.limit = 2})), (QList<quint64>{265, 266}));
        QCOMPARE(idsOf(log.select({.after = 0, .limit = 2})), (QList<quint64>{11, 12}));
        QCOMPARE(idsOf(log.select({.after = 264})), (QList<quint64>{265, 266}));
        QCOMPARE(idsOf(log.select({.after = 266})), QList<quint64>());
        QCOMPARE(idsOf(log.select({.loop = u"b"_s, .after = 12, .limit = 2})), (QList<quint64>{14, 16}));
    }

    void activitiesNest()
    {
        const QString outer = u"outer"_s;
        const QString inner = u"inner"_s;
        { // Nobody watches: nothing happens.
            const ActivityScope scope({&outer, {}});
            QCOMPARE(ActivitySlot::current(), Activity());
        }
        ActivitySlot slot;
        ActivitySlot::setOfThisThread(&slot);
        {
            const ActivityScope scope({&outer, TaskId{1}});
            QEvent event(QEvent::Timer);
            {
                const ActivityScope delivery(this, &event);
                const ActivityScope scope2({&inner, {}});
                QCOMPARE(slot.read()->activity, (Activity{&inner, {}}));
                QCOMPARE(slot.read()->receiver, "TestStalls");
                QCOMPARE(slot.read()->event, static_cast<int>(QEvent::Timer));
            }
            QCOMPARE(slot.read(), (Seen{{&outer, TaskId{1}}}));
        }
        QCOMPARE(slot.read(), Seen());
        ActivitySlot::setOfThisThread(nullptr);
    }

    void aReaderSeesWholeActivitiesOnly()
    {
        const std::array<QString, 2> texts{u"0"_s, u"1"_s};
        const std::array<const char *, 2> receivers{"0", "1"};
        ActivitySlot slot;
        std::atomic<bool> stop = false;
        std::thread writer([&] {
            for (unsigned i = 0; !stop; i = 1 - i)
                slot.set({{&texts[i], TaskId{i}}, receivers[i], static_cast<int>(i)});
        });
        int seen = 0;
        for (int i = 0; i < 200'000 || (seen < 100 && i < 20'000'000); ++i) {
            const auto now = slot.read();
            if (!now || *now == Seen())
                continue;
            ++seen;
            const auto which = static_cast<size_t>(now->event);
            if (now->activity.what != &texts[which] || now->activity.task.value != now->event
                || now->receiver != receivers[which])
                QFAIL("torn");
        }
        stop = true;
        writer.join();
        QVERIFY(seen >= 100);
    }

    void aTaskThatBlocksTheLoopIsNamedWhileItDoes()
    {
        Block block;
        WatchedTask task(m_clock, [&](TaskContext &) -> QCoro::Task<QJsonValue> {
            block();
            co_return {};
        });
        task.run();
        block.begun.acquire();
        const auto last = [&] { return lastStall(task.monitor); };
        QTRY_VERIFY(last().ongoing && last().culprit.task == task.job->task->id);
        const Stall early = last();
        QCOMPARE(early.loop, u"tasks"_s);
        QCOMPARE(early.culprit.what, u"guilty"_s);
        QVERIFY(early.startedAt <= m_clock.now());
        QTRY_VERIFY(last().duration > early.duration + 100ms);
        QCOMPARE(last().id, early.id);
        QCOMPARE(last().startedAt, early.startedAt);
#ifdef Q_OS_LINUX
        QTRY_COMPARE(last().kind, StallKind::Blocked);
        QCOMPARE(early.culprit.event, u"MetaCall"_s); // main() has a WatchedApplication
        QVERIFY(!early.culprit.receiver.isEmpty());
#endif
        block.go.release();
        QTRY_VERIFY(!last().ongoing);
        QVERIFY(last().duration > early.duration + 100ms);
        QCOMPARE(last().culprit.task, early.culprit.task);
        // As many records as stalls were counted.
        task.monitor.stop();
        QCOMPARE(std::ssize(task.monitor.stalls()), task.monitor.loops().constFirst().stalls);
    }

    void aLaterStepIsNamedToo_data()
    {
        QTest::addColumn<bool>("thread");
        QTest::newRow("after a pause") << false;
        QTest::newRow("after a step on a thread") << true;
    }
    void aLaterStepIsNamedToo()
    {
        QFETCH(const bool, thread);
        Block block;
        QThreadPool pool;
        WatchedTask task(m_clock, [&](TaskContext &context) -> QCoro::Task<QJsonValue> {
            if (thread) {
                OnThread step(pool, [] { return 1; });
                co_await step.run();
            } else {
                co_await StoppableSleep(1ms, context.stopToken());
            }
            block();
            co_await StoppableSleep(1ms, context.stopToken());
            co_return {};
        });
        task.run();
        block.begun.acquire();
        QTRY_COMPARE(lastStall(task.monitor).culprit.task, task.job->task->id);
        QCOMPARE(lastStall(task.monitor).culprit.what, u"guilty"_s);
        block.go.release();
        QTRY_COMPARE(task.jobs.finished, 2);
    }

    void aTaskThatComputesIsToldFromOneThatSleeps()
    {
#ifndef Q_OS_LINUX
        QSKIP("only on Linux");
#endif
        std::atomic<bool> stop = false;
        std::atomic<double> share = 0;
        WatchedTask task(m_clock, [&](TaskContext &) -> QCoro::Task<QJsonValue> {
            const auto begin = m_clock.elapsed();
            const auto before = threadTimes(currentThreadNumber());
            while (!stop) { }
            const auto ran = threadTimes(currentThreadNumber())->ran - before->ran;
            share = std::chrono::duration<double>(ran) / (m_clock.elapsed() - begin);
            co_return {};
        });
        task.run();
        QTRY_VERIFY(lastStall(task.monitor).duration > 300ms);
        stop = true;
        QTRY_VERIFY(!lastStall(task.monitor).ongoing);
        const Stall stall = lastStall(task.monitor);
        QCOMPARE(stall.culprit.task, task.job->task->id);
        // On a machine that is busy with other things it may have got no processor.
        if (share > 0.7)
            QCOMPARE(stall.kind, StallKind::Computing);
        else if (share < 0.3)
            QCOMPARE(stall.kind, StallKind::Starved);
        else
            QVERIFY(stall.kind != StallKind::Blocked);
    }

    void anEventIsNamedByItsReceiver()
    {
        Block block;
        BlockingReceiver receiver(block);
        QThread thread;
        receiver.moveToThread(&thread);
        thread.start();
        Monitor monitor(m_clock, {});
        monitor.watch(u"loop"_s, &thread);
        monitor.start();
        QTRY_VERIFY(monitor.loops().constFirst().max > 0ns);
        QCoreApplication::postEvent(&receiver, new QEvent(QEvent::LanguageChange));
        block.begun.acquire();
        QTRY_COMPARE(lastStall(monitor).culprit.receiver, u"BlockingReceiver"_s);
        QCOMPARE(lastStall(monitor).culprit.event, u"LanguageChange"_s);
        QCOMPARE(lastStall(monitor).culprit.what, u"LanguageChange event of BlockingReceiver"_s);
        block.go.release();
        monitor.stop();
        thread.quit();
        thread.wait();
    }

    void theThresholdIsTheOneThatWasSet()
    {
        Block block;
        BlockingReceiver receiver(block);
        QThread thread;
        receiver.moveToThread(&thread);
        thread.start();
        Monitor monitor(m_clock, {}, 1h);
        QCOMPARE(monitor.stallThreshold(), 1h);
        monitor.watch(u"loop"_s, &thread);
        monitor.start();
        QTRY_VERIFY(monitor.loops().constFirst().max > 0ns);
        QCoreApplication::postEvent(&receiver, new QEvent(QEvent::LanguageChange));
        block.begun.acquire();
        QTRY_VERIFY(monitor.loops().constFirst().last > 200ms);
        QVERIFY(monitor.stalls().empty());
        QCOMPARE(monitor.loops().constFirst().stalls, 0);
        QCOMPARE(monitor.stallRevision(), quint64(0));
        block.go.release();
        monitor.stop();
        thread.quit();
        thread.wait();
    }

private:
    static Stall lastStall(const Monitor &monitor)
    {
        const std::vector<Stall> stalls = monitor.stalls({.limit = 1});
        return stalls.empty() ? Stall() : stalls.front();
    }

    SystemClock m_clock;
};

int main(int argc, char *argv[])
{
    WatchedApplication<QCoreApplication> application(argc, argv);
    TestStalls test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_stalls.moc"
