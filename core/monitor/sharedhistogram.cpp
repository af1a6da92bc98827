// SPDX-License-Identifier: GPL-3.0-only
#include "core/monitor/sharedhistogram.h"

namespace pooldeck {

void SharedHistogram::add(Histogram::Duration value) noexcept
{
    // The maximum first: a value that is counted is never above the maximum that is drained with it
    // or was drained before it.
    int64_t max = m_max.load(std::memory_order_relaxed);
    while (value.count() > max
           && !m_max.compare_exchange_weak(max, value.count(), std::memory_order_relaxed)) { }
    m_buckets[static_cast<size_t>(Histogram::bucketOf(value))].fetch_add(1, std::memory_order_release);
}

void SharedHistogram::drainInto(Histogram &target) noexcept
{
    bool any = false;
    for (int i = 0; i < Histogram::Buckets; ++i) {
        auto &bucket = m_buckets[static_cast<size_t>(i)];
        if (bucket.load(std::memory_order_relaxed) == 0)
            continue;
        target.add(i, bucket.exchange(0, std::memory_order_acquire), Histogram::Duration::zero());
        any = true;
    }
    if (any)
        target.add(0, 0, Histogram::Duration(m_max.exchange(0, std::memory_order_relaxed)));
}

} // namespace pooldeck
