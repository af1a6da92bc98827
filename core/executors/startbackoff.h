// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <algorithm>
#include <chrono>

namespace pooldeck {

/// When a process that failed to start may be tried again: after a time
/// that doubles each time, so that a defect does not become a storm of processes.
class StartBackoff
{
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds First{100};
    static constexpr std::chrono::milliseconds Most{30'000};

    bool mayStart(Clock::time_point now) const { return now >= m_next; }
    Clock::time_point next() const { return m_next; }
    void failed(Clock::time_point now)
    {
        m_next = now + m_delay;
        m_delay = std::min(Most, m_delay * 2);
    }
    void succeeded()
    {
        m_next = {};
        m_delay = First;
    }

private:
    Clock::time_point m_next;
    std::chrono::milliseconds m_delay = First;
};

} // namespace pooldeck
