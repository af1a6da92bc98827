// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QJsonObject>

namespace pooldeck {

/// What a change of a task says: a JSON Merge Patch (RFC 7396) of what was asked for, by the names of a
/// submission. null brings the type's default back. `delay` counts from the change, and is the opposite of
/// `due_at`. The edit refuses all that is wrong with it at once, members that there are not or that cannot
/// change included. Pure; any thread. `catalog` outlives the edit.
SpecEdit taskEditOf(QJsonObject patch, const TaskCatalog &catalog);
/// What of that is known without a task: a fault for each member that there is not, or that cannot change.
QList<Fault> unchangeableFields(const QJsonObject &patch);

} // namespace pooldeck
