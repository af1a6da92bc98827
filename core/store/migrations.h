// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/store/sqlite.h"

namespace pooldeck {

/// The schema that this program writes, kept in the database's `user_version`.
int currentSchemaVersion();

/// Brings a database to the current schema, forward only, one transaction a step. An empty database
/// gets it from scratch. Throws SqliteError; a database of a newer program is left as it is.
enum class MigrationResult {
    Ready,
    TooNew, ///< written by a newer program
};
MigrationResult migrate(sqlite::Database &database);

} // namespace pooldeck
