// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/tasktable.h"

namespace pooldeck {

TaskPtr withPin(const Task &task, bool pinned)
{
    auto next = std::make_shared<Task>(task);
    next->pinned = pinned;
    return next;
}

TaskTable::Entry &TaskTable::add(TaskId id, Entry entry)
{
    if (entry.queue)
        ++entry.queue->tasks;
    return m_entries.insert_or_assign(id, std::move(entry)).first->second;
}

void TaskTable::erase(TaskId id)
{
    const auto it = m_entries.find(id);
    if (it->second.queue)
        --it->second.queue->tasks;
    m_entries.erase(it);
    m_beforeEnd.erase(id);
}

void TaskTable::moveTo(Entry &entry, NamedQueue &queue)
{
    --entry.queue->tasks;
    ++queue.tasks;
    entry.queue = &queue;
}

TaskTable::Entry *TaskTable::find(TaskId id)
{
    const auto it = m_entries.find(id);
    return it == m_entries.end() ? nullptr : &it->second;
}

const TaskTable::Entry *TaskTable::find(TaskId id) const
{
    const auto it = m_entries.find(id);
    return it == m_entries.end() ? nullptr : &it->second;
}

void TaskTable::setTask(Entry &entry, TaskPtr task)
{
    if (task->isFinal())
        m_beforeEnd.emplace(task->id, std::move(entry.task));
    entry.task = std::move(task);
}

void TaskTable::setPinned(Entry &entry, bool pinned)
{
    entry.task = withPin(*entry.task, pinned);
    if (const auto before = m_beforeEnd.find(entry.task->id); before != m_beforeEnd.end())
        before->second = withPin(*before->second, pinned);
}

TaskPtr TaskTable::shown(TaskId id, const TaskPtr &stored) const
{
    const Entry *entry = find(id);
    if (!entry || (stored && stored->isFinal()))
        return stored;
    if (const auto before = m_beforeEnd.find(id); before != m_beforeEnd.end())
        return before->second;
    return entry->task ? entry->task : stored;
}

void TaskTable::setPhase(Entry &entry, Phase phase)
{
    auto next = std::make_shared<Task>(*entry.task);
    next->phase = std::move(phase);
    Q_ASSERT(next->state() == entry.task->state() || canBecome(entry.task->state(), next->state()));
    entry.task = std::move(next);
}

void TaskTable::publish(Entry &entry, TaskPtr task)
{
    const TaskState state = task->state();
    if (entry.published != state) {
        if (entry.published)
            --m_counts[static_cast<size_t>(*entry.published)];
        ++m_counts[static_cast<size_t>(state)];
        entry.published = state;
    }
    m_feed.append(std::move(task));
}

qint64 TaskTable::unfinished() const
{
    qint64 sum = 0;
    for (size_t i = 0; i < m_counts.size(); ++i)
        sum += isFinal(static_cast<TaskState>(i)) ? 0 : m_counts[i];
    return sum;
}

void TaskTable::publishRemoved(std::span<const TaskId> ids, const StateCounts &counts)
{
    for (size_t state = 0; state < counts.size(); ++state)
        m_counts[state] -= counts[state];
    for (const TaskId id : ids)
        m_feed.appendRemoved(id);
}

} // namespace pooldeck
