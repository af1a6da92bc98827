// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace pooldeck {

/// Counts durations since the start in the few buckets that a time series database takes. Any thread,
/// wait-free; what is read while others add may lack their last values.
class DurationCounter
{
public:
    using Duration = std::chrono::nanoseconds;

    /// The upper edges of the buckets, in seconds; what is longer is in none of them.
    static constexpr std::array Edges{0.001, 0.0025, 0.01, 0.05, 0.25, 1.0, 5.0, 30.0, 300.0, 3600.0};

    struct Totals
    {
        std::array<uint64_t, Edges.size()> atMost{}; ///< of each edge: how many were not longer
        uint64_t count = 0;
        Duration sum{0};
    };

    void add(Duration value) noexcept
    {
        const double seconds = std::chrono::duration<double>(value).count();
        size_t bucket = 0;
        while (bucket < Edges.size() && seconds > Edges[bucket])
            ++bucket;
        m_buckets[bucket].fetch_add(1, std::memory_order_relaxed);
        m_sum.fetch_add(value.count(), std::memory_order_relaxed);
    }
    Totals totals() const noexcept
    {
        Totals totals;
        totals.sum = Duration(m_sum.load(std::memory_order_relaxed));
        for (size_t i = 0; i < m_buckets.size(); ++i) {
            totals.count += m_buckets[i].load(std::memory_order_relaxed);
            if (i < totals.atMost.size())
                totals.atMost[i] = totals.count;
        }
        return totals;
    }

private:
    std::array<std::atomic<uint64_t>, Edges.size() + 1> m_buckets{};
    std::atomic<int64_t> m_sum{0}; // ns
};

} // namespace pooldeck
