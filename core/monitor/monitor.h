// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/monitor/monitorstats.h"
#include "core/monitor/stalllog.h"
#include "core/monitor/workmeter.h"
#include "core/task/clock.h"

#include <QList>
#include <QStringList>
#include <QThread>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace pooldeck {

/// Watches the event loops and the pool.
///
/// A thread of its own posts an event to each watched loop and measures until it is handled; the next
/// one follows only after that. It never takes a lock that a loop or the engine can hold while busy,
/// so it sees a blocked loop while it is blocked, and looks at what the loop's thread does then. Any thread
/// may ask; the answers are copies, at most `PingInterval` old (`FrameInterval` for the pool, a second for
/// the process).
class Monitor
{
public:
    /// Four pings a frame: a loop is woken 40 times a second, about 0.05 % of a core for each loop.
    static constexpr std::chrono::milliseconds PingInterval{25};
    static constexpr std::chrono::milliseconds FrameInterval{100};
    static constexpr std::chrono::milliseconds StallThreshold{50}; ///< unless set otherwise
    static constexpr std::chrono::seconds Window{60};
    static constexpr qsizetype FramesKept = 3000; // 5 minutes

    /// `gauges` is called on the monitor's thread, `FrameInterval` apart; it must not block.
    Monitor(const Clock &clock, std::function<WorkGauges()> gauges,
            std::chrono::milliseconds stallThreshold = StallThreshold);
    ~Monitor();

    /// Watches the event loop of a running thread, from the thread's first turn of its loop on. Before
    /// start(), on the thread that also calls start() and stop().
    void watch(const QString &name, QThread *thread);
    void start();
    /// Ends the monitor's thread; the watched threads may end after that, and not before. A second
    /// call does nothing; the answers stay what they were.
    void stop();

    /// Records how long a task waited from queued to running. Any thread, wait-free.
    void recordWait(std::chrono::nanoseconds wait);

    /// Totals for a time series database; who does the work records it there.
    WorkMeter &meter() { return m_meter; }
    const WorkMeter &meter() const { return m_meter; }

    QStringList loopNames() const;
    QList<LoopStats> loops() const;
    PoolStats pool() const;
    ProcessUsage process() const;
    /// As the gauges last were.
    WorkGauges work() const;
    /// Processor time that the monitor's own thread has used.
    std::chrono::nanoseconds ownCpuTime() const;
    /// The frames after `tick`, oldest first; 0 for all that are kept.
    std::vector<MonitorFrame> framesSince(quint64 tick) const;

    std::chrono::milliseconds stallThreshold() const;
    /// The last stalls, by id; those that last still are among them.
    std::vector<Stall> stalls(const StallFilter &filter = {}) const;
    /// Rises with each change of what stalls() answers.
    quint64 stallRevision() const;

private:
    WorkMeter m_meter;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace pooldeck
