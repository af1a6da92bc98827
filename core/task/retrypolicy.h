// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/failure.h"

#include <chrono>
#include <optional>
#include <set>

namespace pooldeck {

/// Whether and when a failed attempt is followed by a further one: exponential backoff with a cap and
/// jitter, so that what failed together does not come back together.
struct RetryPolicy
{
    static constexpr int MaxRetries = 1'000;

    int retries = 0; ///< further attempts after the first
    std::chrono::milliseconds backoff{1'000}; ///< before the first retry
    double factor = 2; ///< by which each backoff exceeds the one before
    std::chrono::milliseconds maxBackoff{600'000};
    double jitter = 0.1; ///< 0 … 1: the part of the backoff that chance may take off
    std::set<FailureKind> on{FailureKind::Exception, FailureKind::Timeout, FailureKind::ExitStatus,
                             FailureKind::Signal};

    bool operator==(const RetryPolicy &) const = default;

    /// Whether attempt number `attempt` (from 1), which ended so, is followed by another.
    bool allows(int attempt, FailureKind kind) const { return attempt <= retries && on.contains(kind); }
    /// The time between the end of that attempt and the next; `chance` is from [0, 1).
    std::chrono::milliseconds delayAfter(int attempt, double chance) const;
};

/// What a submitter changes of its task type's policy.
struct RetryRequest
{
    std::optional<int> retries;
    std::optional<std::chrono::milliseconds> backoff;
    std::optional<double> factor;
    std::optional<std::chrono::milliseconds> maxBackoff;
    std::optional<double> jitter;
    std::optional<std::set<FailureKind>> on;

    bool operator==(const RetryRequest &) const = default;
    RetryPolicy over(RetryPolicy policy) const;
};

} // namespace pooldeck
