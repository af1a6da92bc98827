// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/problem.h"
#include "core/engine/tasksource.h"

#include <QJsonObject>

#include <expected>

namespace pooldeck {

/// What a change of a task says: a JSON Merge Patch (RFC 7396) of what was asked for, by the names of a
/// submission. null brings the type's default back. `delay` counts from the change, and is the opposite of
/// `due_at`. Members that there are not, or that cannot change, are InvalidFields. Pure; any thread.
/// `catalog` outlives the edit.
std::expected<SpecEdit, Problem> taskEditOf(const QJsonObject &patch, const TaskCatalog &catalog);

} // namespace pooldeck
