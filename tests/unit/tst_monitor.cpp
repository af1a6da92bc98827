// SPDX-License-Identifier: GPL-3.0-only
#include "core/monitor/loopwatch.h"
#include "core/monitor/monitor.h"

#include <QTest>

#include <algorithm>
#include <semaphore>

using namespace pooldeck;
using namespace std::chrono_literals;

namespace {

/// A thread with an event loop that can be blocked on purpose.
class LoopThread
{
public:
    explicit LoopThread(const QString &name)
    {
        m_thread.setObjectName(name);
        m_object.moveToThread(&m_thread);
        m_thread.start();
    }
    ~LoopThread()
    {
        release();
        m_thread.quit();
        m_thread.wait();
    }

    QThread *thread() { return &m_thread; }
    /// The loop handles nothing until release(); returns when it is so.
    void block()
    {
        m_blocked = true;
        QMetaObject::invokeMethod(&m_object, [this] {
            m_entered.release();
            m_release.acquire();
        });
        m_entered.acquire();
    }
    void release()
    {
        if (std::exchange(m_blocked, false))
            m_release.release();
    }

private:
    QThread m_thread;
    QObject m_object;
    std::binary_semaphore m_entered{0};
    std::binary_semaphore m_release{0};
    bool m_blocked = false;
};

float lastFrameLatency(const Monitor &monitor, size_t loop)
{
    const auto frames = monitor.framesSince(0);
    return frames.empty() ? 0 : frames.back().loopLatencyMs.at(loop);
}

} // namespace

class TestMonitor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersBeforeStart()
    {
        Monitor monitor(m_clock, {});
        QVERIFY(monitor.loops().isEmpty());
        QVERIFY(monitor.framesSince(0).empty());
        QCOMPARE(monitor.pool().maxThreads, 0);
    }

    void aLoopThatAnswersHasLatency()
    {
        LoopThread loop(QStringLiteral("calm"));
        Monitor monitor(m_clock, {});
        monitor.watch(QStringLiteral("calm"), loop.thread());
        monitor.start();
        QTRY_VERIFY(monitor.loops().constFirst().last > 0ns);
        QTRY_VERIFY(monitor.loops().constFirst().max > 0ns);
        const LoopStats stats = monitor.loops().constFirst();
        QCOMPARE(stats.name, QStringLiteral("calm"));
        QVERIFY(stats.p50 <= stats.p99);
        QVERIFY(stats.p99 <= stats.max);
        QCOMPARE(monitor.loopNames(), QStringList{QStringLiteral("calm")});
        monitor.stop();
    }

    void aBlockedLoopIsSeenWhileItIsBlocked()
    {
        LoopThread calm(QStringLiteral("calm"));
        LoopThread busy(QStringLiteral("busy"));
        Monitor monitor(m_clock, {});
        monitor.watch(QStringLiteral("calm"), calm.thread());
        monitor.watch(QStringLiteral("busy"), busy.thread());
        monitor.start();
        QTRY_VERIFY(monitor.loops().at(1).max > 0ns);
        const qint64 stallsBefore = monitor.loops().at(1).stalls;

        busy.block();
        QTRY_VERIFY(monitor.loops().at(1).last > 100ms);
        const qint64 stalls = monitor.loops().at(1).stalls;
        QVERIFY(stalls > stallsBefore);
        QTRY_VERIFY(lastFrameLatency(monitor, 1) > 100);
        // It keeps rising, and still is one stall.
        const float risen = lastFrameLatency(monitor, 1);
        QTRY_VERIFY(lastFrameLatency(monitor, 1) > risen + 100);
        QTRY_VERIFY(monitor.loops().at(1).p99 > 100ms);
        QCOMPARE(monitor.loops().at(1).stalls, stalls);
        QVERIFY(monitor.loops().at(1).max >= monitor.loops().at(1).p99);

        busy.release();
        QTRY_VERIFY(monitor.loops().at(1).last < StallThreshold);
        QTRY_VERIFY(lastFrameLatency(monitor, 1) < 50);
        QVERIFY(monitor.loops().at(1).max > 100ms); // stays in the window

        busy.block();
        QTRY_VERIFY(monitor.loops().at(1).stalls > stalls);
        busy.release();
        monitor.stop();
    }

    void theMainThreadIsWatchedToo()
    {
        Monitor monitor(m_clock, {});
        monitor.watch(QStringLiteral("ui"), QThread::currentThread());
        monitor.start();
        QTRY_VERIFY(monitor.loops().constFirst().max > 0ns);
        // Busy, not sleeping: no event is handled until the monitor has seen it.
        const QDeadlineTimer deadline(10s);
        while (monitor.loops().constFirst().last < 120ms && !deadline.hasExpired())
            QThread::yieldCurrentThread();
        QVERIFY(monitor.loops().constFirst().last >= 120ms);
        QVERIFY(monitor.loops().constFirst().stalls >= 1);
        monitor.stop();
    }

    void framesGoOnFromATick()
    {
        Monitor monitor(m_clock, [] { return WorkGauges{.maxThreads = 4, .active = 1, .queued = 7}; });
        monitor.start();
        QTRY_VERIFY(monitor.framesSince(0).size() >= 3);
        const auto frames = monitor.framesSince(0);
        for (size_t i = 0; i < frames.size(); ++i)
            QCOMPARE(frames[i].tick, i + 1);
        QVERIFY(std::ranges::is_sorted(frames, {}, &MonitorFrame::time));
        QCOMPARE(frames.back().work.queued, 7);
        const quint64 seen = frames.back().tick;
        QTRY_VERIFY(!monitor.framesSince(seen).empty());
        QCOMPARE(monitor.framesSince(seen).front().tick, seen + 1);
        monitor.stop();
        QVERIFY(monitor.framesSince(monitor.framesSince(0).back().tick).empty());
    }

    void thePoolIsAveragedOverTheWindow()
    {
        Monitor monitor(m_clock, [] { return WorkGauges{.maxThreads = 4, .active = 1, .queued = 7}; });
        monitor.start();
        for (int i = 1; i <= 100; ++i)
            monitor.recordWait(std::chrono::milliseconds(i));
        QTRY_VERIFY(monitor.pool().waitP99 > 0ns);
        const PoolStats pool = monitor.pool();
        QCOMPARE(pool.maxThreads, 4);
        QCOMPARE(pool.active, 1);
        QCOMPARE(pool.queued, 7);
        QCOMPARE(pool.busyRatio, 0.25);
        QVERIFY(pool.waitP99 >= 99ms && pool.waitP99 <= 106ms);
        QVERIFY(pool.waitP50 >= 50ms && pool.waitP50 <= 54ms);
        monitor.stop();
    }

    void theProcessIsMeasured()
    {
#ifndef Q_OS_LINUX
        QSKIP("only on Linux");
#endif
        Monitor monitor(m_clock, {});
        monitor.start();
        QTRY_VERIFY(monitor.process().residentBytes > 1'000'000);
        QVERIFY(monitor.process().threads >= 2);
        monitor.stop();
    }

    void stopsInAnyState()
    {
        LoopThread loop(QStringLiteral("loop"));
        {
            Monitor neverStarted(m_clock, {});
            neverStarted.watch(QStringLiteral("loop"), loop.thread());
            neverStarted.stop();
        }
        {
            Monitor blocked(m_clock, {});
            blocked.watch(QStringLiteral("loop"), loop.thread());
            blocked.start();
            loop.block();
            blocked.stop();
            blocked.stop();
            loop.release();
        }
        {
            Monitor destroyedWhileRunning(m_clock, {});
            destroyedWhileRunning.watch(QStringLiteral("loop"), loop.thread());
            destroyedWhileRunning.start();
        }
    }

    void aLateAnswerCountsForThePingsItSwallowed()
    {
        LoopWatch watch(QStringLiteral("loop"), 25ms, 50ms);
        watch.answered(10s); // its first turn: it was not running before
        QCOMPARE(watch.stats().max, 0ns);
        QCOMPARE(watch.stats().stalls, 0);
        for (int i = 0; i < 60; ++i)
            watch.answered(1ms);
        watch.silent(1s);
        QCOMPARE(watch.stats().stalls, 1);
        QVERIFY(watch.stats().p50 <= 1100us);
        QVERIFY(watch.stats().p99 > 900ms); // 40 pings were missed in that second
        watch.answered(1s);
        QCOMPARE(watch.stats().stalls, 1);
        QVERIFY(watch.stats().p99 > 900ms);
        QCOMPARE(watch.takeWorst(), std::chrono::nanoseconds(1s));
        QCOMPARE(watch.takeWorst(), 0ns);
        for (int i = 0; i < WindowedHistogram::Slices; ++i)
            watch.rotate();
        QCOMPARE(watch.stats().max, 0ns);
    }

private:
    static constexpr auto StallThreshold = Monitor::StallThreshold;
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(TestMonitor)
#include "tst_monitor.moc"
