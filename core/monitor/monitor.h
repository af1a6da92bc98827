// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/monitor/histogram.h"
#include "core/task/clock.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QThread>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace pooldeck {

class LoopProbe;
class ProcessUsageSampler;

/// Latency of one event loop over the window.
struct LoopStats {
    QString name;
    std::chrono::nanoseconds last{0};
    std::chrono::nanoseconds p50{0};
    std::chrono::nanoseconds p99{0};
    std::chrono::nanoseconds max{0};
    std::chrono::seconds window{60};
    qint64 stalls = 0; ///< since start
};

/// What the pool and the engine say of themselves; read by the monitor from atomics only.
struct WorkGauges {
    int maxThreads = 0;
    int active = 0; ///< lanes with a task
    qint64 queued = 0;
    qint64 started = 0; ///< since start, as are the next two
    qint64 finished = 0; ///< succeeded or cancelled
    qint64 failed = 0;
};

struct PoolStats {
    int maxThreads = 0;
    int active = 0;
    qint64 queued = 0;
    int unresponsive = 0;
    double busyRatio = 0; ///< active / maxThreads, averaged over the window
    std::chrono::nanoseconds waitP50{0}; ///< from queued to running, over the window
    std::chrono::nanoseconds waitP99{0};
};

struct ProcessUsage {
    qint64 residentBytes = 0;
    double cpuRatio = 0; ///< of one core, over the last second
    int threads = 0;
};

/// What the charts draw: one column, taken every `Monitor::FrameInterval`.
struct MonitorFrame {
    quint64 tick = 0; ///< rising by one
    Timestamp time;
    std::vector<float> loopLatencyMs; ///< the worst in this frame, in the order of loops(); a loop that
                                      ///< has not answered yet counts with the time it has been silent
    WorkGauges work;
};

/// Watches the event loops and the pool.
///
/// A thread of its own posts an event to each watched loop and measures until it is handled. It never
/// takes a lock that a loop or the engine can hold while busy, so it sees a blocked loop while it is
/// blocked. Any thread may ask; the answers are copies.
class Monitor
{
public:
    static constexpr std::chrono::milliseconds FrameInterval{100};
    static constexpr std::chrono::milliseconds StallThreshold{50};
    static constexpr std::chrono::seconds Window{60};
    static constexpr qsizetype FramesKept = 3000; // 5 minutes

    /// `gauges` is called on the monitor's thread, `FrameInterval` apart; it must not block.
    Monitor(const Clock &clock, std::function<WorkGauges()> gauges);
    ~Monitor();

    /// Watches the event loop of a running thread. Before start().
    void watch(const QString &name, QThread *thread);
    void start();
    /// Ends the monitor's thread; the watched threads may end after that.
    void stop();

    /// Records how long a task waited from queued to running. Any thread, lock-free towards the engine.
    void recordWait(std::chrono::nanoseconds wait);

    QStringList loopNames() const;
    QList<LoopStats> loops() const;
    PoolStats pool() const;
    ProcessUsage process() const;
    /// The frames after `tick`, oldest first; 0 for all that are kept.
    std::vector<MonitorFrame> framesSince(quint64 tick) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace pooldeck
