// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace pooldeck {

/// Counts durations in buckets whose width grows with the value (log-linear: 16 buckets for each
/// power of two, so at most 6 % off), as in HdrHistogram. From 1 µs to about 1 h; more is counted as
/// the most. Not thread-safe.
class Histogram
{
public:
    using Duration = std::chrono::nanoseconds;

    static constexpr int SubBits = 4;
    static constexpr int Buckets = (32 - SubBits + 1) << SubBits;
    /// Which bucket counts a duration; what is below zero counts as zero.
    static int bucketOf(Duration value) noexcept;

    void add(Duration value) noexcept;
    void add(const Histogram &other) noexcept;
    /// Adds values that were counted elsewhere: `count` of them in `bucket`, none above `max`.
    void add(int bucket, uint32_t count, Duration max) noexcept;
    void clear() noexcept;

    uint64_t count() const noexcept { return m_count; }
    Duration max() const noexcept { return m_max; }
    /// The smallest duration that at least `quantile` (0 … 1) of the values do not exceed, to the
    /// bucket's upper edge and never above max(); 0 if there are none.
    Duration quantile(double quantile) const noexcept;

private:
    static uint64_t upperEdge(int bucket) noexcept;

    std::array<uint32_t, Buckets> m_buckets{};
    uint64_t m_count = 0;
    Duration m_max{0};
};

} // namespace pooldeck
