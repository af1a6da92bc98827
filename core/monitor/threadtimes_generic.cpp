// SPDX-License-Identifier: GPL-3.0-only
// For platforms without /proc: nothing is known of single threads.
#include "core/monitor/threadtimes.h"

namespace pooldeck {

qint64 currentThreadNumber()
{
    return 0;
}

std::optional<ThreadTimes> threadTimes(qint64)
{
    return std::nullopt;
}

} // namespace pooldeck
