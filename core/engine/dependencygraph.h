// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskspec.h"
#include "core/task/taskstate.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace pooldeck {

/// Which unfinished tasks wait for which. Ids rise and a task can only depend on those before it, so
/// there are no cycles. Not thread-safe: the engine's mutex.
class DependencyGraph
{
public:
    struct Parent
    {
        TaskId id;
        std::optional<TaskState> ended; ///< its final state; nothing while it is unfinished
    };
    /// A task that waits no more: it may go on, or `culprit` has made that impossible.
    struct Settled
    {
        TaskId child;
        bool released = false;
        TaskId culprit; ///< the parent that failed or was cancelled
        TaskState culpritState = TaskState::Failed;
    };

    /// O(number of parents). Settled at once if those that have ended decide it; then it is not in the graph.
    std::optional<Settled> add(TaskId child, DependsPolicy policy, const std::vector<Parent> &parents);
    /// Those that this settles, in the order of their ids; they leave the graph. O(number of its children).
    std::vector<Settled> parentEnded(TaskId parent, TaskState state);
    /// The child will not run.
    void remove(TaskId child);

    bool isWaiting(TaskId child) const { return m_children.contains(child); }
    /// Whether one that has ended is a parent of one that still waits: that may want its result.
    bool isNeeded(TaskId parent) const { return m_needed.contains(parent); }
    /// Those that wait for it, and those that wait for them, in the order of their ids.
    std::vector<TaskId> descendants(TaskId parent) const;

private:
    struct Child
    {
        DependsPolicy policy = DependsPolicy::AllSucceeded;
        std::vector<TaskId> open; // parents that have not ended
        std::vector<TaskId> ended; // the others
    };
    static std::optional<Settled> settle(TaskId id, const Child &child, const Parent &ended);
    void noteEnded(Child &child, TaskId parent);
    void erase(TaskId child);

    std::unordered_map<TaskId, Child> m_children;
    std::unordered_map<TaskId, int> m_needed; // of how many children `ended` has it
    std::unordered_map<TaskId, std::vector<TaskId>> m_byParent;
};

} // namespace pooldeck
