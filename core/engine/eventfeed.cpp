// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/eventfeed.h"

#include <algorithm>
#include <unordered_set>

namespace pooldeck {

EventFeed::EventFeed(size_t capacity) : m_capacity(capacity) { }

void EventFeed::append(TaskPtr task)
{
    const TaskId id = task->id;
    append(Event{id, std::move(task)});
}

void EventFeed::appendRemoved(TaskId id)
{
    append(Event{id, nullptr});
}

void EventFeed::append(Event event)
{
    ++m_lastSeq;
    m_events.push_back(std::move(event));
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
    quint64 number = m_lastSeq;
    for (auto it = m_events.rbegin(); it != m_events.rbegin() + count; ++it, --number) {
        if (!seen.insert(it->id).second)
            continue;
        if (it->task) {
            changes.tasks.push_back(it->task);
            changes.seqs.push_back(number);
        } else {
            changes.removed.push_back(it->id);
            changes.removedSeqs.push_back(number);
        }
    }
    std::ranges::reverse(changes.tasks);
    std::ranges::reverse(changes.seqs);
    std::ranges::reverse(changes.removed);
    std::ranges::reverse(changes.removedSeqs);
    return changes;
}

} // namespace pooldeck
