// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/store/taskstore.h"

#include <QSet>

namespace pooldeck {

/// Which changes a watcher wants to hear of. Empty members do not filter.
struct EventFilter
{
    TaskFilter tasks;
    QSet<TaskId> ids;

    /// By the task as it is after the change.
    bool wants(const Task &task) const;
    /// Of a task that is no longer there nothing but its id is known.
    bool wantsRemoved(TaskId id) const { return ids.isEmpty() || ids.contains(id); }

    bool operator==(const EventFilter &other) const;
};

} // namespace pooldeck
