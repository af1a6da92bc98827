// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/readyqueue.h"

#include <algorithm>

namespace pooldeck {

qint64 ReadyQueue::push(TaskId id, int priority)
{
    Line &line = m_lines[priority];
    line.ids.push_back(id);
    ++m_size;
    return line.frontTicket + std::ssize(line.ids) - 1;
}

void ReadyQueue::pushFront(TaskId id, int priority)
{
    Line &line = m_lines[priority];
    line.ids.push_front(id);
    --line.frontTicket;
    ++m_size;
}

std::optional<ReadyQueue::Place> ReadyQueue::first()
{
    while (!m_lines.empty()) {
        const auto first = m_lines.begin();
        Line &line = first->second;
        if (line.ids.empty()) {
            m_lines.erase(first);
            continue;
        }
        if (!skipRemoved(first->first, line.ids.front()))
            return Place{line.ids.front(), first->first};
        line.takeFront();
    }
    return std::nullopt;
}

std::optional<TaskId> ReadyQueue::pop()
{
    const std::optional<Place> next = first();
    if (!next)
        return std::nullopt;
    m_lines.begin()->second.takeFront();
    --m_size;
    return next->id;
}

bool ReadyQueue::skipRemoved(int priority, TaskId id)
{
    if (m_removed.empty())
        return false;
    const auto removed = m_removed.find({priority, id});
    if (removed == m_removed.end())
        return false;
    if (--removed->second == 0)
        m_removed.erase(removed);
    return true;
}

std::vector<TaskId> ReadyQueue::peek(size_t count) const
{
    std::vector<TaskId> ids;
    std::map<std::pair<int, TaskId>, int> skipped;
    for (const auto &[priority, line] : m_lines) {
        for (const TaskId id : line.ids) {
            if (ids.size() == count)
                return ids;
            const auto removed = m_removed.find({priority, id});
            if (removed == m_removed.end() || skipped[removed->first]++ >= removed->second)
                ids.push_back(id);
        }
    }
    return ids;
}

qsizetype ReadyQueue::before(int priority, qint64 ticket) const
{
    qsizetype count = 0;
    for (const auto &[each, line] : m_lines) {
        if (each <= priority)
            break;
        count += std::ssize(line.ids);
    }
    if (const auto own = m_lines.find(priority); own != m_lines.end())
        count += std::clamp<qint64>(ticket - own->second.frontTicket, 0, std::ssize(own->second.ids));
    return count;
}

void ReadyQueue::remove(TaskId id, int priority)
{
    ++m_removed[{priority, id}];
    --m_size;
}

} // namespace pooldeck
