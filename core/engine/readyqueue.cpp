// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/readyqueue.h"

namespace pooldeck {

void ReadyQueue::push(TaskId id, int priority)
{
    m_lines[priority].push_back(id);
    ++m_size;
}

void ReadyQueue::pushFront(TaskId id, int priority)
{
    m_lines[priority].push_front(id);
    ++m_size;
}

std::optional<ReadyQueue::Place> ReadyQueue::first()
{
    while (!m_lines.empty()) {
        const auto line = m_lines.begin();
        if (line->second.empty()) {
            m_lines.erase(line);
            continue;
        }
        if (m_removed.empty() || m_removed.erase(line->second.front()) == 0)
            return Place{line->second.front(), line->first};
        line->second.pop_front();
    }
    return std::nullopt;
}

std::optional<TaskId> ReadyQueue::pop()
{
    const std::optional<Place> next = first();
    if (!next)
        return std::nullopt;
    m_lines.begin()->second.pop_front();
    --m_size;
    return next->id;
}

std::vector<TaskId> ReadyQueue::peek(size_t count) const
{
    std::vector<TaskId> ids;
    for (const auto &[priority, line] : m_lines) {
        for (const TaskId id : line) {
            if (ids.size() == count)
                return ids;
            if (!m_removed.contains(id))
                ids.push_back(id);
        }
    }
    return ids;
}

void ReadyQueue::remove(TaskId id)
{
    m_removed.insert(id);
    --m_size;
}

} // namespace pooldeck
