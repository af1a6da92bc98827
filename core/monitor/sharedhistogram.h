// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/monitor/histogram.h"

#include <array>
#include <atomic>

namespace pooldeck {

/// Where many threads count durations without a lock, and one thread collects them now and then.
class SharedHistogram
{
public:
    /// Any thread, wait-free: two relaxed atomic operations.
    void add(Histogram::Duration value) noexcept;
    /// Moves what was counted so far into `target`. One thread at a time; O(buckets).
    void drainInto(Histogram &target) noexcept;

private:
    std::array<std::atomic<uint32_t>, Histogram::Buckets> m_buckets{};
    std::atomic<int64_t> m_max{0};
};

} // namespace pooldeck
