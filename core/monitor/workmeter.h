// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/monitor/durationcounter.h"

#include <QString>

#include <map>
#include <memory>

namespace pooldeck {

/// What has been done since the start, in totals: how long attempts ran, by type, and rounds of the store.
/// To record takes no lock.
class WorkMeter
{
public:
    /// Before anything is recorded; other types are not counted, so there are never more.
    void addType(const QString &name) { m_runs.emplace(name, std::make_unique<DurationCounter>()); }

    // Any thread:
    void recordRun(const QString &type, std::chrono::nanoseconds duration)
    {
        if (const auto found = m_runs.find(type); found != m_runs.end())
            found->second->add(duration);
    }
    void recordRound(qint64 writes, std::chrono::nanoseconds duration)
    {
        m_roundWrites.fetch_add(writes, std::memory_order_relaxed);
        m_rounds.add(duration);
    }

    using Runs = std::map<QString, std::unique_ptr<DurationCounter>>;
    const Runs &runs() const { return m_runs; }
    const DurationCounter &rounds() const { return m_rounds; }
    qint64 roundWrites() const { return m_roundWrites.load(std::memory_order_relaxed); }

private:
    Runs m_runs;
    DurationCounter m_rounds;
    std::atomic<qint64> m_roundWrites{0};
};

} // namespace pooldeck
