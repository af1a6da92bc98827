// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/problem.h"
#include "core/engine/tasksource.h"

#include <QLatin1StringView>

#include <array>
#include <expected>

namespace pooldeck {

/// What POST /tasks:bulk asks for.
struct BulkOperation
{
    static constexpr qsizetype MaxIds = 10'000;

    enum class Action {
        Cancel,
        Retry,
        Delete,
        Pin,
        Unpin,
        Change,
    };
    TaskFilter filter;
    Action action = Action::Cancel;
    SpecEdit change; ///< of a Change
    bool dryRun = false; ///< only count

    /// Whether the task's state allows it.
    bool fits(const Task &task) const;
    /// Makes new tasks.
    bool submits() const { return action == Action::Retry && !dryRun; }
};

/// Reads `{"filter", "action", "change", "dry_run"}`; a filter's members are named as in the query of
/// GET /tasks, and `ids`. Faults are InvalidFields with pointers. Pure; any thread. The catalog outlives it.
std::expected<BulkOperation, Problem> parseBulk(const QByteArray &body, const TaskCatalog &catalog);

} // namespace pooldeck
