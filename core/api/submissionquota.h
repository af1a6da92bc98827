// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <atomic>
#include <chrono>

namespace pooldeck {

/// How many tasks a second may be submitted, with a burst of one second's worth: a token bucket, kept as the
/// moment at which it will be full again (GCRA), so that the loops share it without a lock. Any thread.
class SubmissionQuota
{
public:
    using Moment = std::chrono::steady_clock::time_point;

    /// 0: no limit.
    explicit SubmissionQuota(int perSecond) : m_perSecond(perSecond) { }

    int perSecond() const { return m_perSecond; }
    /// Takes `count` at once and gives zero, or takes none and says how long to wait. A count larger than
    /// what is there is taken if anything is: the debt is waited for afterwards, so that a batch needs not
    /// be cut to the quota's size.
    std::chrono::nanoseconds take(int count, Moment now = std::chrono::steady_clock::now());
    /// Takes `count`, whatever is there.
    void owe(int count, Moment now = std::chrono::steady_clock::now());

private:
    using Nanoseconds = std::chrono::nanoseconds;
    Nanoseconds each() const;
    static Nanoseconds::rep since(Moment now) { return Nanoseconds(now.time_since_epoch()).count(); }

    const int m_perSecond;
    std::atomic<Nanoseconds::rep> m_fullAt = 0; // since the clock's epoch
};

} // namespace pooldeck
