// SPDX-License-Identifier: GPL-3.0-only
#include "core/monitor/stalllog.h"

#include <algorithm>

namespace pooldeck {

quint64 StallLog::add(Stall stall)
{
    stall.id = ++m_lastId;
    m_stalls.push_back(std::move(stall));
    if (m_stalls.size() > Kept)
        m_stalls.pop_front();
    ++m_revision;
    return m_lastId;
}

void StallLog::update(quint64 id, Stall stall)
{
    const quint64 first = m_lastId - m_stalls.size() + 1;
    if (id < first || id > m_lastId)
        return;
    Stall &kept = m_stalls[id - first];
    stall.id = id;
    stall.startedAt = kept.startedAt; // the calendar may have been set meanwhile
    kept = std::move(stall);
    ++m_revision;
}

std::vector<Stall> StallLog::select(const StallFilter &filter) const
{
    std::vector<Stall> found;
    const auto fits = [&filter](const Stall &stall) {
        return (filter.loop.isEmpty() || stall.loop == filter.loop) && stall.duration >= filter.least;
    };
    if (filter.after) {
        for (const Stall &stall : m_stalls) {
            if (std::ssize(found) == filter.limit)
                break;
            if (stall.id > *filter.after && fits(stall))
                found.push_back(stall);
        }
        return found;
    }
    for (auto stall = m_stalls.rbegin(); stall != m_stalls.rend() && std::ssize(found) < filter.limit;
         ++stall) {
        if (fits(*stall))
            found.push_back(*stall);
    }
    std::ranges::reverse(found);
    return found;
}

} // namespace pooldeck
