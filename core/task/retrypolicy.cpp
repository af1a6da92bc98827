// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/retrypolicy.h"

#include <algorithm>
#include <cmath>

namespace pooldeck {

std::chrono::milliseconds RetryPolicy::delayAfter(int attempt, double chance) const
{
    if (backoff.count() == 0)
        return backoff; // times infinity it would be no number
    const double uncapped = static_cast<double>(backoff.count()) * std::pow(factor, attempt - 1);
    const double capped = std::min(uncapped, static_cast<double>(maxBackoff.count())); // infinity included
    return std::chrono::milliseconds(std::llround(capped * (1 - jitter * chance)));
}

RetryPolicy RetryRequest::over(RetryPolicy policy) const
{
    policy.retries = retries.value_or(policy.retries);
    policy.backoff = backoff.value_or(policy.backoff);
    policy.factor = factor.value_or(policy.factor);
    policy.maxBackoff = maxBackoff.value_or(policy.maxBackoff);
    policy.jitter = jitter.value_or(policy.jitter);
    policy.on = on.value_or(std::move(policy.on));
    return policy;
}

} // namespace pooldeck
