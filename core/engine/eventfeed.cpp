// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/eventfeed.h"

#include <algorithm>
#include <unordered_set>

namespace pooldeck {

EventFeed::EventFeed(size_t capacity)
    : m_capacity(capacity)
{
}

void EventFeed::append(TaskPtr task)
{
    ++m_lastSeq;
    m_events.push_back(std::move(task));
    if (m_events.size() > m_capacity)
        m_events.pop_front();
}

TaskChanges EventFeed::changesSince(quint64 seq) const
{
    TaskChanges changes;
    changes.lastSeq = m_lastSeq;
    // A number from the future is one of an earlier run of the program.
    if (seq > m_lastSeq || m_lastSeq - seq > m_events.size()) {
        changes.reset = true;
        return changes;
    }
    const auto count = static_cast<std::ptrdiff_t>(m_lastSeq - seq);
    std::unordered_set<TaskId> seen;
    for (auto it = m_events.rbegin(); it != m_events.rbegin() + count; ++it) {
        if (seen.insert((*it)->id).second)
            changes.tasks.push_back(*it);
    }
    std::ranges::reverse(changes.tasks);
    return changes;
}

} // namespace pooldeck
