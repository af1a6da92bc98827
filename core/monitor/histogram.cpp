// SPDX-License-Identifier: GPL-3.0-only
#include "core/monitor/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace pooldeck {

int Histogram::bucketOf(Duration value) noexcept
{
    // Rounded up, so that a value never exceeds the upper edge of its bucket.
    const int64_t rounded = std::chrono::ceil<std::chrono::microseconds>(value).count();
    const auto us =
        static_cast<uint64_t>(std::clamp<int64_t>(rounded, 0, std::numeric_limits<uint32_t>::max()));
    constexpr uint64_t Linear = 1 << SubBits;
    if (us < Linear)
        return static_cast<int>(us);
    const int shift = std::bit_width(us) - 1 - SubBits;
    return ((shift + 1) << SubBits) + static_cast<int>((us >> shift) & (Linear - 1));
}

uint64_t Histogram::upperEdge(int bucket) noexcept
{
    constexpr uint64_t Linear = 1 << SubBits;
    const auto index = static_cast<uint64_t>(bucket);
    if (index < Linear)
        return index;
    const int shift = (bucket >> SubBits) - 1;
    const uint64_t lower = (Linear + (index & (Linear - 1))) << shift;
    return lower + (uint64_t{1} << shift) - 1;
}

void Histogram::add(Duration value) noexcept
{
    add(bucketOf(value), 1, value);
}

void Histogram::add(const Histogram &other) noexcept
{
    for (size_t i = 0; i < m_buckets.size(); ++i)
        m_buckets[i] += other.m_buckets[i];
    m_count += other.m_count;
    m_max = std::max(m_max, other.m_max);
}

void Histogram::add(int bucket, uint32_t count, Duration max) noexcept
{
    m_buckets[static_cast<size_t>(bucket)] += count;
    m_count += count;
    m_max = std::max(m_max, max);
}

void Histogram::clear() noexcept
{
    *this = Histogram();
}

Histogram::Duration Histogram::quantile(double quantile) const noexcept
{
    if (m_count == 0)
        return Duration::zero();
    const double exact = std::ceil(std::clamp(quantile, 0.0, 1.0) * static_cast<double>(m_count));
    const uint64_t rank = std::clamp<uint64_t>(static_cast<uint64_t>(exact), 1, m_count);
    uint64_t seen = 0;
    for (int i = 0; i < Buckets; ++i) {
        seen += m_buckets[static_cast<size_t>(i)];
        if (seen < rank)
            continue;
        // The last bucket has no upper edge: it also counts all that is longer.
        if (i == Buckets - 1)
            break;
        return std::min<Duration>(std::chrono::microseconds(upperEdge(i)), m_max);
    }
    return m_max;
}

} // namespace pooldeck
