// SPDX-License-Identifier: GPL-3.0-only
#include "core/monitor/loopwatch.h"

#include <algorithm>
#include <utility>

namespace pooldeck {

LoopWatch::LoopWatch(QString name, Duration pingInterval, Duration stallThreshold)
    : m_name(std::move(name)), m_pingInterval(pingInterval), m_stallThreshold(stallThreshold)
{
}

bool LoopWatch::answered(Duration latency)
{
    bool stalled = false;
    const bool first = !std::exchange(m_alive, true);
    if (!first) {
        stalled = note(latency);
        addWithMissed(m_latency.current(), latency);
    }
    m_silence = Duration::zero();
    m_stalled = false;
    return stalled;
}

bool LoopWatch::silent(Duration silence)
{
    if (!m_alive)
        return false;
    m_silence = silence;
    return note(silence);
}

LoopWatch::Duration LoopWatch::takeWorst()
{
    return std::exchange(m_worst, Duration::zero());
}

LoopStats LoopWatch::stats() const
{
    Histogram histogram = m_latency.total();
    if (m_silence > Duration::zero())
        addWithMissed(histogram, m_silence);
    LoopStats stats;
    stats.name = m_name;
    stats.last = m_last;
    stats.p50 = histogram.quantile(0.5);
    stats.p99 = histogram.quantile(0.99);
    stats.max = histogram.max();
    stats.stalls = m_stalls;
    return stats;
}

bool LoopWatch::note(Duration latency)
{
    m_last = latency;
    m_worst = std::max(m_worst, latency);
    if (latency <= m_stallThreshold)
        return false;
    if (!std::exchange(m_stalled, true))
        ++m_stalls;
    return true;
}

void LoopWatch::addWithMissed(Histogram &histogram, Duration latency) const
{
    // Longer than the histogram can count (a suspended machine) adds nothing but time.
    constexpr Duration Longest = std::chrono::hours(1);
    histogram.add(latency);
    for (Duration missed = std::min(latency, Longest) - m_pingInterval; missed > Duration::zero();
         missed -= m_pingInterval)
        histogram.add(missed);
}

} // namespace pooldeck
