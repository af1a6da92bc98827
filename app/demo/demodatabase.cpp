// SPDX-License-Identifier: GPL-3.0-only
#include "app/demo/demodatabase.h"

#include <sqlite3.h>

namespace pooldeck {

namespace {

constexpr char Schema[] = R"(
PRAGMA journal_mode = WAL;
PRAGMA busy_timeout = 5000;
CREATE TABLE IF NOT EXISTS products (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, price TEXT NOT NULL,
    registered INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, path TEXT NOT NULL, facts TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS downloads (
    id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, path TEXT NOT NULL, facts TEXT NOT NULL);
)";

} // namespace

sqlite::Database &DemoDatabase::opened()
{
    if (!m_database) {
        sqlite::Database database(m_path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX);
        database.execute(Schema);
        m_database = std::move(database);
    }
    return *m_database;
}

qint64 DemoDatabase::lastId()
{
    return sqlite3_last_insert_rowid(m_database->handle());
}

qint64 DemoDatabase::addProduct(const QString &name, const QString &price)
{
    const std::scoped_lock lock(m_mutex);
    sqlite::Statement insert(opened(), "INSERT INTO products (name, price) VALUES (?, ?)");
    insert.bindText(1, name).bindText(2, price).run();
    return lastId();
}

std::optional<DemoDatabase::Product> DemoDatabase::product(qint64 id)
{
    const std::scoped_lock lock(m_mutex);
    sqlite::Statement select(opened(), "SELECT name, price, registered FROM products WHERE id = ?");
    select.bind(1, id);
    if (!select.step())
        return std::nullopt;
    return Product{id, select.string(0), select.string(1), select.integer(2) != 0};
}

void DemoDatabase::markRegistered(qint64 id)
{
    const std::scoped_lock lock(m_mutex);
    sqlite::Statement(opened(), "UPDATE products SET registered = 1 WHERE id = ?").bind(1, id).run();
}

qint64 DemoDatabase::addDocument(const QString &name, const QString &path, const QByteArray &facts)
{
    const std::scoped_lock lock(m_mutex);
    sqlite::Statement insert(opened(), "INSERT INTO documents (name, path, facts) VALUES (?, ?, ?)");
    insert.bindText(1, name).bindText(2, path).bindText(3, facts).run();
    return lastId();
}

qint64 DemoDatabase::addDownload(const QString &url, const QString &path, const QByteArray &facts)
{
    const std::scoped_lock lock(m_mutex);
    sqlite::Statement insert(opened(), "INSERT INTO downloads (url, path, facts) VALUES (?, ?, ?)");
    insert.bindText(1, url).bindText(2, path).bindText(3, facts).run();
    return lastId();
}

} // namespace pooldeck
