// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskid.h"

#include <QtGlobal>

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace pooldeck {

/// The tasks of one queue that wait for a slot of one executor: highest priority first, then first come first
/// served. A task is in it at most once; it may be taken out and put in again. push and pop are O(log p) in
/// the number of priorities in use, before is O(p), remove is O(log r) in that of the removed places that
/// have not come up yet (each is skipped when it does). Not thread-safe: the engine's mutex.
class ReadyQueue
{
public:
    struct Place
    {
        TaskId id;
        int priority = 0;
    };

    /// Returns a ticket, by which before() finds its place again.
    qint64 push(TaskId id, int priority);
    /// Before all others of its priority.
    void pushFront(TaskId id, int priority);
    /// Takes the next one out; nothing if it is empty.
    std::optional<TaskId> pop();
    /// The one that pop() would take.
    std::optional<Place> first();
    /// The next `count` in their order, or all there are.
    std::vector<TaskId> peek(size_t count) const;
    /// About how many are before the one with that ticket; those that were taken out count until they come
    /// up.
    qsizetype before(int priority, qint64 ticket) const;
    /// Takes out one that is in it, with that priority.
    void remove(TaskId id, int priority);

    qsizetype size() const noexcept { return m_size; }
    bool isEmpty() const noexcept { return m_size == 0; }

private:
    struct Line
    {
        std::deque<TaskId> ids;
        qint64 frontTicket = 0;

        void takeFront()
        {
            ids.pop_front();
            ++frontTicket;
        }
    };
    bool skipRemoved(int priority, TaskId id);

    std::map<int, Line, std::greater<>> m_lines;
    // Places still in a line, to be skipped: how often a task was taken out of it. They come before the one
    // that it may have got since.
    std::map<std::pair<int, TaskId>, int> m_removed;
    qsizetype m_size = 0;
};

} // namespace pooldeck
