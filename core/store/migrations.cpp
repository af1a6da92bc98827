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
            cancel_requested INTEGER NOT NULL DEFAULT 0,
            progress_current INTEGER,
            progress_total INTEGER,
            progress_message TEXT,
            result TEXT,
            failure TEXT
        );
        CREATE INDEX tasks_unfinished ON tasks (id) WHERE state < 4;
        -- How many final tasks there are, by state, kept by each round: counting rows takes too long.
        CREATE TABLE final_counts (state INTEGER PRIMARY KEY, n INTEGER NOT NULL);
        INSERT INTO final_counts VALUES (4, 0), (5, 0), (6, 0);
        -- last_id: the highest id ever given, once its task may have been removed.
        CREATE TABLE meta (key TEXT PRIMARY KEY, value);
        INSERT INTO meta VALUES ('last_id', 0);
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
