// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/store/sqlite.h"
#include "core/store/tasklisting.h"
#include "core/store/taskstore.h"

namespace pooldeck {

/// The queries of a store, on a connection of their own (or, for a database in memory, the writer's).
/// One thread at a time. Throws SqliteError.
class TaskReader
{
public:
    /// `resultsDirectory`: where large results lie, with a trailing slash.
    TaskReader(sqlite::Database &database, QString resultsDirectory);

    StoredState readState();
    /// NotFound if the id was never given, Gone if its task was removed.
    Result<TaskPtr> find(TaskId id);
    std::vector<TaskPtr> load(const std::vector<TaskId> &ids);
    TaskPage list(const TaskFilter &filter, std::optional<TaskCursor> after, int limit)
    {
        return listTasks(m_database, filter, after, limit);
    }
    Result<std::vector<TaskAttempt>> attempts(TaskId id);
    Result<LogPage> readLog(TaskId id, qint64 after, int limit);
    Result<QByteArray> readResult(TaskId id);
    Result<ResultPart> readResultPart(TaskId id, qint64 offset, qint64 length);
    std::optional<KeptAnswer> findAnswer(const QString &key, Timestamp since);

private:
    TaskId lastId();
    TaskPtr findRow(TaskId id);
    Error absent(TaskId id);
    Result<TaskPtr> findSucceeded(TaskId id);

    sqlite::Database &m_database;
    const QString m_resultsDirectory;
    sqlite::Statement m_find;
    sqlite::Statement m_attempts;
    sqlite::Statement m_logBounds;
    sqlite::Statement m_log;
};

} // namespace pooldeck
