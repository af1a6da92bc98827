// SPDX-License-Identifier: GPL-3.0-only
#include "core/store/migrations.h"

#include <array>

namespace pooldeck {

namespace {

// Step n brings version n to n + 1. A released step is never changed: add one. States are numbered as
// in TaskState; times are milliseconds since 1970 (UTC).
constexpr std::array Steps{
    R"sql(
        CREATE TABLE tasks (
            id INTEGER PRIMARY KEY,
            state INTEGER NOT NULL,
            type TEXT NOT NULL,
            queue TEXT NOT NULL,
            priority INTEGER NOT NULL,
            params TEXT NOT NULL,
            tags TEXT,
            submitter TEXT,
            attempt INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            started_at INTEGER,
            finished_at INTEGER,
            lane TEXT,
            cancel_requested INTEGER NOT NULL DEFAULT 0,
            progress_current INTEGER,
            progress_total INTEGER,
            progress_message TEXT,
            result TEXT, -- NULL with result_bytes > 0: kept in results/<id>.json
            result_bytes INTEGER NOT NULL DEFAULT 0,
            failure TEXT,
            pinned INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX tasks_unfinished ON tasks (id) WHERE state < 4;
        CREATE INDEX tasks_removable ON tasks (id) WHERE state >= 4 AND pinned = 0;
        -- Attempts that ended without ending their task; the last one is in the task's own row.
        CREATE TABLE attempts (
            task_id INTEGER NOT NULL,
            number INTEGER NOT NULL,
            lane TEXT,
            started_at INTEGER,
            finished_at INTEGER,
            failure TEXT,
            PRIMARY KEY (task_id, number)
        ) WITHOUT ROWID;
        -- Consecutive lines of a task's log; each in data as "<time> <stream> <text>", one below the other.
        CREATE TABLE log_chunks (
            task_id INTEGER NOT NULL,
            first_line INTEGER NOT NULL,
            last_line INTEGER NOT NULL,
            data TEXT NOT NULL,
            PRIMARY KEY (task_id, first_line)
        ) WITHOUT ROWID;
        -- How many final tasks there are, by state, kept by each round: counting rows takes too long.
        CREATE TABLE final_counts (state INTEGER PRIMARY KEY, n INTEGER NOT NULL);
        INSERT INTO final_counts VALUES (4, 0), (5, 0), (6, 0);
        -- last_id: the highest id ever given, once its task may have been removed.
        CREATE TABLE meta (key TEXT PRIMARY KEY, value);
        INSERT INTO meta VALUES ('last_id', 0);
    )sql",
    R"sql(
        ALTER TABLE tasks ADD COLUMN due_at INTEGER; -- of a scheduled task
        ALTER TABLE tasks ADD COLUMN options TEXT; -- JSON, as in taskspecjson.h; NULL: none
        -- What people set while the program runs, one JSON value each: kind is e.g. queue or resource.
        CREATE TABLE settings (
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (kind, name)
        ) WITHOUT ROWID;
    )sql",
    R"sql(
        -- What requests with a key of their client's came to, for those that are sent again.
        CREATE TABLE answers (
            key TEXT PRIMARY KEY,
            fingerprint TEXT NOT NULL, -- of what was asked for
            outcome TEXT NOT NULL, -- JSON, as the engine writes it
            kept_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX answers_by_age ON answers (kept_at);
        -- Retention takes those that ended first: ids say when a task was submitted.
        DROP INDEX tasks_removable;
        CREATE INDEX tasks_removable ON tasks (finished_at) WHERE state >= 4 AND pinned = 0;
    )sql",
};

} // namespace

int currentSchemaVersion()
{
    return static_cast<int>(Steps.size());
}

MigrationResult migrate(sqlite::Database &database)
{
    qint64 version = database.scalar("PRAGMA user_version");
    if (version > currentSchemaVersion())
        return MigrationResult::TooNew;
    for (; version < currentSchemaVersion(); ++version) {
        sqlite::Transaction transaction(database);
        database.execute(Steps[static_cast<size_t>(version)]);
        database.execute("PRAGMA user_version = " + QByteArray::number(version + 1));
        transaction.commit();
    }
    return MigrationResult::Ready;
}

} // namespace pooldeck
