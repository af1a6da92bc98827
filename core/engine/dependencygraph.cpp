// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/dependencygraph.h"

#include <algorithm>
#include <set>

namespace pooldeck {

/// What the end of one parent means, given those that are still open.
std::optional<DependencyGraph::Settled> DependencyGraph::settle(TaskId id, const Child &child,
                                                                const Parent &ended)
{
    const Settled released{.child = id, .released = true, .culprit = {}};
    const Settled failed{.child = id, .culprit = ended.id, .culpritState = *ended.ended};
    const bool succeeded = *ended.ended == TaskState::Succeeded;
    switch (child.policy) {
    case DependsPolicy::AllSucceeded:
        if (!succeeded)
            return failed;
        break;
    case DependsPolicy::AllFinished:
        break;
    case DependsPolicy::Any:
        if (succeeded)
            return released;
        return child.open.empty() ? std::optional(failed) : std::nullopt;
    }
    return child.open.empty() ? std::optional(released) : std::nullopt;
}

std::optional<DependencyGraph::Settled> DependencyGraph::add(TaskId child, DependsPolicy policy,
                                                             const std::vector<Parent> &parents)
{
    if (parents.empty())
        return Settled{.child = child, .released = true, .culprit = {}};
    Child added{.policy = policy, .open = {}, .ended = {}};
    const Parent *succeeded = nullptr;
    const Parent *other = nullptr; // failed or cancelled, the first of them
    for (const Parent &parent : parents) {
        if (!parent.ended)
            added.open.push_back(parent.id);
        else if (*parent.ended == TaskState::Succeeded)
            succeeded = &parent;
        else if (!other)
            other = &parent;
    }
    std::ranges::sort(added.open); // one may be named twice
    added.open.erase(std::ranges::unique(added.open).begin(), added.open.end());
    const bool useSucceeded = succeeded && (!other || policy == DependsPolicy::Any);
    if (const Parent *decisive = useSucceeded ? succeeded : other) {
        if (const auto settled = settle(child, added, *decisive))
            return settled;
    }
    for (const TaskId parent : added.open)
        m_byParent[parent].push_back(child);
    for (const Parent &parent : parents) {
        if (parent.ended)
            noteEnded(added, parent.id);
    }
    m_children.emplace(child, std::move(added));
    return std::nullopt;
}

void DependencyGraph::noteEnded(Child &child, TaskId parent)
{
    child.ended.push_back(parent);
    ++m_needed[parent];
}

std::vector<DependencyGraph::Settled> DependencyGraph::parentEnded(TaskId parent, TaskState state)
{
    std::vector<Settled> settled;
    const auto children = m_byParent.find(parent);
    if (children == m_byParent.end())
        return settled;
    for (const TaskId id : std::exchange(children->second, {})) {
        const auto child = m_children.find(id);
        if (child == m_children.end())
            continue;
        std::erase(child->second.open, parent);
        if (const auto outcome = settle(id, child->second, {parent, state}))
            settled.push_back(*outcome);
        else
            noteEnded(child->second, parent);
    }
    m_byParent.erase(parent);
    for (const Settled &one : settled)
        erase(one.child);
    std::ranges::sort(settled, {}, &Settled::child);
    return settled;
}

void DependencyGraph::remove(TaskId child)
{
    erase(child);
}

void DependencyGraph::erase(TaskId child)
{
    const auto it = m_children.find(child);
    if (it == m_children.end())
        return;
    for (const TaskId parent : it->second.open) {
        const auto children = m_byParent.find(parent);
        if (children == m_byParent.end())
            continue;
        std::erase(children->second, child);
        if (children->second.empty())
            m_byParent.erase(children);
    }
    for (const TaskId parent : it->second.ended) {
        const auto needed = m_needed.find(parent);
        if (--needed->second == 0)
            m_needed.erase(needed);
    }
    m_children.erase(it);
}

std::vector<TaskId> DependencyGraph::descendants(TaskId parent) const
{
    std::set<TaskId> found;
    std::vector<TaskId> toVisit{parent};
    while (!toVisit.empty()) {
        const TaskId next = toVisit.back();
        toVisit.pop_back();
        const auto children = m_byParent.find(next);
        if (children == m_byParent.end())
            continue;
        for (const TaskId child : children->second) {
            if (found.insert(child).second)
                toVisit.push_back(child);
        }
    }
    return {found.begin(), found.end()};
}

} // namespace pooldeck
