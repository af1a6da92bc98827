// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/store/sqlite.h"
#include "core/task/error.h"

namespace pooldeck {

/// What a user should be told of an SQLite error, and what to do about it.
Error storeError(const sqlite::SqliteError &error, const QString &path);

} // namespace pooldeck
