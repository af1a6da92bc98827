// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/eventfeed.h"
#include "core/engine/taskqueues.h"
#include "core/executors/executor.h"
#include "core/store/taskstore.h"

#include <chrono>
#include <optional>
#include <unordered_map>

namespace pooldeck {

/// The same snapshot, pinned or not.
TaskPtr withPin(const Task &task, bool pinned);

/// The unfinished tasks, what has been said of them in the feed, and the counts that follow from it.
/// A queued task may be parked: then only its place is in memory, the rest in the store. Not
/// thread-safe: the engine's mutex.
class TaskTable
{
public:
    struct Entry
    {
        TaskPtr task; ///< the newest snapshot; null while it is parked
        const TaskType *type = nullptr;
        ExecutorKind executor = ExecutorKind::Thread;
        NamedQueue *queue = nullptr;
        JobPtr job; ///< while it runs
        std::chrono::nanoseconds readySince{0};
        qint64 ticket = 0; ///< of its ready queue
        std::optional<TaskState> published; ///< what the feed said last
        bool startDurably = false; ///< commit the start before it runs: it may have brought the program down
        bool holdsResources = false;
        bool steppedAside = false; ///< it had its turn, but what it needs was not free
        qint8 readyPriority = 0; ///< with which it is in its queue's line, while it is
        qint64 nextLogLine = 1;

        bool isParked() const { return !task; }
        bool isFinal() const { return task && task->isFinal(); }
    };

    void setStoredCounts(const StateCounts &counts) { m_counts = counts; }

    Entry &add(TaskId id, Entry entry);
    Entry *find(TaskId id);
    const Entry *find(TaskId id) const;
    void erase(TaskId id);
    static void moveTo(Entry &entry, NamedQueue &queue);

    /// A newer snapshot, which the store is to be given. If it is the end, others are not told of it before
    /// it is committed.
    void setTask(Entry &entry, TaskPtr task);
    /// What others are told of a task that the store has as `stored`, or was not asked for: its newest
    /// snapshot, but for an end that is not committed (what the store says of an end is). Null if that is
    /// for the store to say.
    TaskPtr shown(TaskId id, const TaskPtr &stored = {}) const;

    /// Also in the snapshot that others are told while the end is not committed.
    void setPinned(Entry &entry, bool pinned);
    /// A new snapshot with that phase, not an end; only legal transitions.
    static void setPhase(Entry &entry, Phase phase);

    /// Says a durable snapshot of an unfinished task (or its end) in the feed.
    void publish(Entry &entry, TaskPtr task);
    /// Says one of a task that is no longer in the table; its state must be the one said last.
    void publishStored(TaskPtr task) { m_feed.append(std::move(task)); }
    void publishRemoved(std::span<const TaskId> ids, const StateCounts &counts);

    const StateCounts &counts() const { return m_counts; }
    qint64 unfinished() const;
    const EventFeed &feed() const { return m_feed; }

private:
    std::unordered_map<TaskId, Entry> m_entries;
    std::unordered_map<TaskId, TaskPtr> m_beforeEnd; // the last snapshot before an end that is not committed
    EventFeed m_feed;
    StateCounts m_counts{};
};

} // namespace pooldeck
