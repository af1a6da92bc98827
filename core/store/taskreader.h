// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/store/sqlite.h"
#include "core/store/taskstore.h"

namespace pooldeck {

/// The queries of a store, on a connection of their own (or, for a database in memory, the writer's).
/// One thread at a time. Throws SqliteError.
class TaskReader
{
public:
    explicit TaskReader(sqlite::Database &database);

    StoredState readState();
    /// NotFound if the id was never given, Gone if its task was removed.
    Result<TaskPtr> find(TaskId id);
    TaskPage list(const TaskFilter &filter, std::optional<TaskId> before, int limit);

private:
    TaskId lastId();

    sqlite::Database &m_database;
    sqlite::Statement m_find;
};

} // namespace pooldeck
