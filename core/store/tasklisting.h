// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/store/sqlite.h"
#include "core/store/taskstore.h"

namespace pooldeck {

/// One page of a list, as TaskStore::list() gives it. Throws SqliteError.
TaskPage listTasks(sqlite::Database &database, const TaskFilter &filter, std::optional<TaskCursor> after,
                   int limit);

} // namespace pooldeck
