// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/monitor/monitorstats.h"
#include "core/monitor/windowedhistogram.h"

#include <QString>

#include <chrono>

namespace pooldeck {

/// What the monitor knows of one event loop: its latency over the window and its stalls. Not
/// thread-safe; a copy is a snapshot.
///
/// A loop that answers late would be asked less often, and the slow times would be missing from the
/// quantiles (coordinated omission). So a late answer also counts for each ping that would have been
/// sent meanwhile.
class LoopWatch
{
public:
    using Duration = std::chrono::nanoseconds;

    LoopWatch(QString name, Duration pingInterval, Duration stallThreshold);

    const QString &name() const { return m_name; }

    // True if that is a stall: longer than the threshold.
    bool answered(Duration latency);
    /// The pending ping has had no answer for so long. Nothing counts before the first answer: a
    /// loop that has not been entered yet is not blocked.
    bool silent(Duration silence);

    /// The worst latency or silence since the last call.
    Duration takeWorst();
    /// Forgets the oldest slice of the window.
    void rotate() { m_latency.rotate(); }

    LoopStats stats() const;

private:
    bool note(Duration latency);
    void addWithMissed(Histogram &histogram, Duration latency) const;

    QString m_name;
    Duration m_pingInterval;
    Duration m_stallThreshold;
    WindowedHistogram m_latency;
    bool m_alive = false; // has answered once
    bool m_stalled = false; // the pending ping has been counted as a stall
    Duration m_last{0};
    Duration m_silence{0}; // 0 while no ping is late
    Duration m_worst{0};
    qint64 m_stalls = 0;
};

} // namespace pooldeck
