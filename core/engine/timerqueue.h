// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

namespace pooldeck {

/// What is to happen at a time, soonest first; a binary heap. Nothing is taken back: who takes a thing
/// looks whether it still matters. What does not is thrown out now and then, see isBloated(). Not
/// thread-safe.
template <typename TimePoint, typename What> class TimerQueue
{
public:
    /// True if it is now the first one.
    bool add(TimePoint at, What what)
    {
        const bool first = m_heap.empty() || at < m_heap.front().at;
        m_heap.push_back({at, std::move(what)});
        std::push_heap(m_heap.begin(), m_heap.end());
        return first;
    }
    std::optional<TimePoint> next() const
    {
        return m_heap.empty() ? std::nullopt : std::optional(m_heap.front().at);
    }
    /// Takes out one that is due, the earliest.
    std::optional<What> takeDue(TimePoint now)
    {
        if (m_heap.empty() || m_heap.front().at > now)
            return std::nullopt;
        std::pop_heap(m_heap.begin(), m_heap.end());
        What what = std::move(m_heap.back().what);
        m_heap.pop_back();
        return what;
    }

    size_t size() const { return m_heap.size(); }
    /// It has doubled since keepOnly(): then calling that costs no more, over time, than the adding did.
    bool isBloated() const { return m_heap.size() > 2 * m_kept + 1'024; }
    /// Throws out all but those for which `matters(at, what)` is true.
    template <typename Matters> void keepOnly(Matters matters)
    {
        std::erase_if(m_heap, [&](const Timer &timer) { return !matters(timer.at, timer.what); });
        if (m_heap.capacity() > 4 * m_heap.size() + 1'024)
            m_heap.shrink_to_fit();
        std::make_heap(m_heap.begin(), m_heap.end());
        m_kept = m_heap.size();
    }

private:
    struct Timer
    {
        TimePoint at;
        What what;
        bool operator<(const Timer &other) const { return other.at < at; } // the earliest on top
    };
    std::vector<Timer> m_heap;
    size_t m_kept = 0; // by the last keepOnly()
};

} // namespace pooldeck
