// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/store/sqlite.h"
#include "core/task/task.h"

namespace pooldeck {

/// Reads and writes one task as a row. Each object belongs to one connection and its thread.
class TaskWriter
{
public:
    TaskWriter() = default;
    explicit TaskWriter(sqlite::Database &database);

    void insert(const Task &task);
    /// All that can change once a task is accepted.
    void update(const Task &task);

private:
    sqlite::Statement m_insert;
    sqlite::Statement m_update;
};

/// The columns in the order that readTask expects, for a SELECT.
QByteArray taskColumns();
/// The task in the statement's current row.
TaskPtr readTask(const sqlite::Statement &row);

} // namespace pooldeck
