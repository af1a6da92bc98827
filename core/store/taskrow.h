// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/store/sqlite.h"
#include "core/task/task.h"
#include "core/task/tasklog.h"

#include <array>
#include <span>

namespace pooldeck {

/// Reads and writes one task as a row. Each object belongs to one connection and its thread.
class TaskWriter
{
public:
    TaskWriter() = default;
    explicit TaskWriter(sqlite::Database &database);

    /// Many at a time cost half of what they cost one by one.
    void insert(std::span<const Task *const> tasks);
    /// All that can change once a task is accepted, but for its spec.
    void update(const Task &task);
    void setSpec(const Task &task);
    /// False if there was no such row.
    bool setPinned(const Task &task);
    void addAttempt(TaskId id, const TaskAttempt &attempt);
    void addLog(TaskId id, const LogChunk &chunk);
    /// With its log and attempts. False if there was no such row.
    bool remove(TaskId id);

private:
    void insertRows(sqlite::Statement &statement, std::span<const Task *const> tasks);

    sqlite::Database *m_database = nullptr;
    sqlite::Statement m_insert;
    sqlite::Statement m_insertMany;
    sqlite::Utf8Texts m_types; // of the rows being inserted
    sqlite::Utf8Texts m_queues;
    sqlite::Utf8Texts m_submitters;
    sqlite::Utf8Texts m_tags;
    sqlite::Utf8Texts m_options;
    sqlite::Statement m_update;
    sqlite::Statement m_setSpec;
    sqlite::Statement m_pin;
    sqlite::Statement m_addAttempt;
    sqlite::Statement m_addLog;
    sqlite::Statement m_dropLog;
    std::array<sqlite::Statement, 3> m_remove;
};

/// The columns in the order that readTask expects, for a SELECT.
QByteArray taskColumns();
/// The task in the statement's current row.
TaskPtr readTask(const sqlite::Statement &row);

/// In the order that readAttempt expects.
QByteArray attemptColumns();
TaskAttempt readAttempt(const sqlite::Statement &row);

} // namespace pooldeck
