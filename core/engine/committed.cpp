// SPDX-License-Identifier: GPL-3.0-only
// What follows from what the store has committed or removed; on the store's thread.
#include "core/engine/taskengine.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// The engine's mutex is let go of in between, so that nobody waits for a whole batch.
constexpr size_t RoundSlice = 256;

} // namespace

void TaskEngine::roundCommitted(std::span<const StoreWrite> round)
{
    Woken woken;
    for (bool more = true; more;) {
        const std::scoped_lock lock(m_mutex);
        // What an end has settled comes first: the rest of the round may be about these.
        const auto slice = round.first(m_toSettle.empty() ? std::min(round.size(), RoundSlice) : 0);
        round = round.subspan(slice.size());
        for (const StoreWrite &write : slice) {
            if (!write.skipped)
                writeCommitted(write, woken);
        }
        settleSome();
        noteFeedChanged();
        more = !round.empty() || !m_toSettle.empty();
    }
    wakeExecutors(woken);
}

void TaskEngine::settleSome()
{
    for (size_t i = 0; i < RoundSlice && !m_toSettle.empty(); ++i) {
        const DependencyGraph::Settled settled = m_toSettle.front();
        m_toSettle.pop_front();
        if (m_table.find(settled.child)) // else it has ended meanwhile
            settle(settled);
    }
}

void TaskEngine::writeCommitted(const StoreWrite &write, Woken &woken)
{
    switch (write.kind) {
    case StoreWrite::Kind::Insert:
        insertCommitted(write.task, woken);
        break;
    case StoreWrite::Kind::Update:
        updateCommitted(write.task);
        break;
    case StoreWrite::Kind::Pin:
        pinCommitted(write.task);
        break;
    case StoreWrite::Kind::Remove: {
        StateCounts one{};
        one[static_cast<size_t>(write.task->state())] = 1;
        m_table.publishRemoved({&write.task->id, 1}, one);
        break;
    }
    case StoreWrite::Kind::Log:
    case StoreWrite::Kind::Set:
    case StoreWrite::Kind::Keep:
        break;
    }
}

void TaskEngine::pinCommitted(const TaskPtr &task)
{
    Entry *entry = m_table.find(task->id);
    if (!entry || entry->isParked()) {
        m_table.publishStored(task);
        return;
    }
    m_table.setPinned(*entry, task->pinned);
    if (entry->published == entry->task->state())
        m_table.publish(*entry, entry->task);
}

void TaskEngine::insertCommitted(const TaskPtr &task, Woken &woken)
{
    const TaskType *type = m_catalog.find(task->spec->type);
    // What must not run twice has to be known as running before it does.
    Entry &entry = m_table.add(task->id,
                               {.task = task,
                                .type = type,
                                .executor = effectiveExecutor(*task->spec, *type),
                                .queue = &m_queues.queue(task->spec->queue),
                                .startDurably = type->onInterrupt == OnInterrupt::Fail});
    m_table.publish(entry, task);
    if (const auto replaced = m_replacing.extract(task->id))
        cancelReplaced(replaced.mapped());
    switch (task->state()) {
    case TaskState::Scheduled:
        schedule(task->id, *task->dueAt());
        break;
    case TaskState::Waiting:
        if (const auto early = m_settledEarly.extract(task->id))
            settle(early.mapped());
        break;
    default:
        makeReady(task->id, entry, task->spec->priority);
        park(entry);
        ++woken[entry.executor];
    }
}

void TaskEngine::updateCommitted(const TaskPtr &task)
{
    Entry *entry = m_table.find(task->id);
    if (!entry)
        return; // a newer snapshot of it was committed in this same round
    // The newest snapshot of the same state knows more of the progress; the end is as the store keeps it.
    const bool newer = entry->task && entry->task->state() == task->state() && !task->isFinal();
    TaskPtr told = newer ? entry->task : task;
    if (entry->task && entry->task->pinned != told->pinned) // since it was written
        told = withPin(*told, entry->task->pinned);
    m_table.publish(*entry, std::move(told));
    if (!task->isFinal()) {
        if (task->state() == TaskState::Queued && entry->task == task)
            park(*entry);
        return;
    }
    m_table.erase(task->id);
    for (const DependencyGraph::Settled &settled : m_dependencies.parentEnded(task->id, task->state())) {
        if (m_table.find(settled.child))
            m_toSettle.push_back(settled);
        else
            m_settledEarly.insert_or_assign(settled.child, settled);
    }
}

bool TaskEngine::isNeeded(TaskId id) const
{
    const std::scoped_lock lock(m_mutex);
    return m_dependencies.isNeeded(id) || m_resolving.contains(id);
}

void TaskEngine::tasksRemoved(std::span<const TaskId> ids, const StateCounts &counts)
{
    const std::scoped_lock lock(m_mutex);
    m_table.publishRemoved(ids, counts);
    noteFeedChanged();
}

void TaskEngine::healthChanged(const std::optional<Error> &trouble)
{
    Woken woken;
    {
        const std::scoped_lock lock(m_mutex);
        m_trouble = trouble;
        if (!trouble)
            woken = allReady();
        noteFeedChanged();
    }
    wakeExecutors(woken);
}

} // namespace pooldeck
