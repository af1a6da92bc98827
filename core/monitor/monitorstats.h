// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/clock.h"

#include <QString>

#include <chrono>
#include <vector>

namespace pooldeck {

/// Latency of one event loop over the window. A loop that has not answered yet counts with the time
/// it has been silent, so the numbers rise while it is blocked.
struct LoopStats
{
    QString name;
    std::chrono::nanoseconds last{0};
    std::chrono::nanoseconds p50{0};
    std::chrono::nanoseconds p99{0};
    std::chrono::nanoseconds max{0};
    std::chrono::seconds window{60};
    qint64 stalls = 0; ///< since start
};

/// What the pool and the engine say of themselves; read by the monitor from atomics only.
struct WorkGauges
{
    int maxThreads = 0;
    int active = 0; ///< lanes with a task
    int unresponsive = 0; ///< tasks that did not stop when they had to
    qint64 queued = 0;
    qint64 started = 0; ///< since start, as are the next two
    qint64 finished = 0; ///< succeeded or cancelled
    qint64 failed = 0;
};

struct PoolStats
{
    int maxThreads = 0;
    int active = 0;
    qint64 queued = 0;
    int unresponsive = 0;
    double busyRatio = 0; ///< active / maxThreads, averaged over the window
    std::chrono::nanoseconds waitP50{0}; ///< from queued to running, over the window
    std::chrono::nanoseconds waitP99{0};
};

struct ProcessUsage
{
    qint64 residentBytes = 0;
    double cpuRatio = 0; ///< of one core, over the last second
    int threads = 0;
    std::chrono::nanoseconds cpuTime{0}; ///< since it started
    qint64 virtualBytes = 0;
    int openFiles = 0;
    qint64 maxFiles = 0;
};

/// What the charts draw: one column, taken every `Monitor::FrameInterval`.
struct MonitorFrame
{
    quint64 tick = 0; ///< rising by one
    Timestamp time;
    std::vector<float> loopLatencyMs; ///< the worst in this frame, in the order of loops()
    WorkGauges work;
};

} // namespace pooldeck
