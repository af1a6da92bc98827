// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/store/sqlite.h"

#include <sqlite3.h>

namespace pooldeck::test {

/// Another program that writes: it waits for its turn, then keeps the database file locked until it is told
/// to release it, or ends.
class WriteLock
{
public:
    explicit WriteLock(const QString &path) : m_database(path, SQLITE_OPEN_READWRITE)
    {
        m_database.execute("PRAGMA busy_timeout = 20000");
        m_database.execute("BEGIN IMMEDIATE");
    }
    void release() { m_database.execute("ROLLBACK"); }

private:
    sqlite::Database m_database;
};

} // namespace pooldeck::test
