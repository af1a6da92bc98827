// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/submissionquota.h"

#include <algorithm>

namespace pooldeck {

std::chrono::nanoseconds SubmissionQuota::take(int count, Moment now)
{
    using Nanoseconds = std::chrono::nanoseconds;
    if (m_perSecond <= 0)
        return Nanoseconds::zero();
    const Nanoseconds::rep second = Nanoseconds(std::chrono::seconds(1)).count();
    const Nanoseconds::rep each = std::max<Nanoseconds::rep>(1, second / m_perSecond);
    const Nanoseconds::rep present = Nanoseconds(now.time_since_epoch()).count();
    Nanoseconds::rep fullAt = m_fullAt.load(std::memory_order_relaxed);
    while (true) {
        // One is there as long as the bucket is not empty: full in a second at the latest, but for one.
        const Nanoseconds::rep wait = fullAt - (present + second - each);
        if (wait > 0)
            return Nanoseconds(wait);
        const Nanoseconds::rep next = std::max(fullAt, present) + each * count;
        if (m_fullAt.compare_exchange_weak(fullAt, next, std::memory_order_relaxed))
            return Nanoseconds::zero();
    }
}

} // namespace pooldeck
