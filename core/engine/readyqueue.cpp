// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/readyqueue.h"

namespace pooldeck {

void ReadyQueue::push(TaskId id, int priority)
{
    m_lines[priority].push_back(id);
    ++m_size;
}

std::optional<TaskId> ReadyQueue::pop()
{
    while (!m_lines.empty()) {
        auto line = m_lines.begin();
        const TaskId id = line->second.front();
        line->second.pop_front();
        if (line->second.empty())
            m_lines.erase(line);
        if (m_removed.erase(id) > 0)
            continue;
        --m_size;
        return id;
    }
    return std::nullopt;
}

void ReadyQueue::remove(TaskId id)
{
    m_removed.insert(id);
    --m_size;
}

} // namespace pooldeck
