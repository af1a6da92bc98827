// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <optional>
#include <queue>
#include <vector>

namespace pooldeck {

/// What is to happen at a time, soonest first; a binary heap. Nothing is taken back: who takes a thing
/// looks whether it still matters. Not thread-safe.
template <typename TimePoint, typename What> class TimerQueue
{
public:
    /// True if it is now the first one.
    bool add(TimePoint at, What what)
    {
        const bool first = m_heap.empty() || at < m_heap.top().at;
        m_heap.push({at, std::move(what)});
        return first;
    }
    std::optional<TimePoint> next() const
    {
        return m_heap.empty() ? std::nullopt : std::optional(m_heap.top().at);
    }
    /// Takes out one that is due, the earliest.
    std::optional<What> takeDue(TimePoint now)
    {
        if (m_heap.empty() || m_heap.top().at > now)
            return std::nullopt;
        What what = m_heap.top().what;
        m_heap.pop();
        return what;
    }

private:
    struct Timer
    {
        TimePoint at;
        What what;
        bool operator<(const Timer &other) const { return other.at < at; } // the earliest on top
    };
    std::priority_queue<Timer> m_heap;
};

} // namespace pooldeck
