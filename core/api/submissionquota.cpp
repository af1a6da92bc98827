// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/submissionquota.h"

#include <algorithm>

namespace pooldeck {

std::chrono::nanoseconds SubmissionQuota::each() const
{
    return std::max(Nanoseconds(1), Nanoseconds(std::chrono::seconds(1)) / m_perSecond);
}

std::chrono::nanoseconds SubmissionQuota::take(int count, Moment now)
{
    if (m_perSecond <= 0)
        return Nanoseconds::zero();
    const Nanoseconds::rep one = each().count();
    const Nanoseconds::rep second = Nanoseconds(std::chrono::seconds(1)).count();
    Nanoseconds::rep fullAt = m_fullAt.load(std::memory_order_relaxed);
    while (true) {
        // One is there as long as the bucket is not empty: full in a second at the latest, but for one.
        const Nanoseconds::rep wait = fullAt - (since(now) + second - one);
        if (wait > 0)
            return Nanoseconds(wait);
        const Nanoseconds::rep next = std::max(fullAt, since(now)) + one * count;
        if (m_fullAt.compare_exchange_weak(fullAt, next, std::memory_order_relaxed))
            return Nanoseconds::zero();
    }
}

void SubmissionQuota::owe(int count, Moment now)
{
    if (m_perSecond <= 0)
        return;
    Nanoseconds::rep fullAt = m_fullAt.load(std::memory_order_relaxed);
    while (!m_fullAt.compare_exchange_weak(fullAt, std::max(fullAt, since(now)) + each().count() * count,
                                           std::memory_order_relaxed)) { }
}

} // namespace pooldeck
