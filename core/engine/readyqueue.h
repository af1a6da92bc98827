// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskid.h"

#include <QtGlobal>

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <unordered_set>
#include <vector>

namespace pooldeck {

/// The tasks of one queue that wait for a slot of one executor: highest priority first, then first come first
/// served. A task is in it at most once. push and pop are O(log p) in the number of priorities in
/// use, before is O(p), remove is O(1) (the place is skipped when it comes up). Not thread-safe: the engine's
/// mutex.
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
    /// Takes out one that is in it.
    void remove(TaskId id);

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
    std::map<int, Line, std::greater<>> m_lines;
    std::unordered_set<TaskId> m_removed; // still in a line, to be skipped
    qsizetype m_size = 0;
};

} // namespace pooldeck
