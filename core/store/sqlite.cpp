// SPDX-License-Identifier: GPL-3.0-only
#include "core/store/sqlite.h"

#include <sqlite3.h>

namespace pooldeck::sqlite {

SqliteError::SqliteError(int code, const QString &message, int systemError)
    : std::runtime_error(message.toStdString()), m_code(code), m_systemError(systemError)
{
}

void Database::Close::operator()(sqlite3 *handle) const noexcept
{
    sqlite3_close_v2(handle);
}

Database::Database(const QString &path, int openFlags)
{
    sqlite3 *handle = nullptr;
    const int code = sqlite3_open_v2(path.toUtf8().constData(), &handle, openFlags, nullptr);
    m_handle.reset(handle);
    if (code != SQLITE_OK)
        raise(code);
    sqlite3_extended_result_codes(handle, 1);
}

void Database::raise(int code) const
{
    const int extended = m_handle ? sqlite3_extended_errcode(m_handle.get()) : code;
    const char *text = m_handle ? sqlite3_errmsg(m_handle.get()) : sqlite3_errstr(code);
    throw SqliteError((extended & 0xff) == (code & 0xff) ? extended : code, QString::fromUtf8(text),
                      m_handle ? sqlite3_system_errno(m_handle.get()) : 0);
}

void Database::execute(const QByteArray &sql)
{
    if (const int code = sqlite3_exec(m_handle.get(), sql.constData(), nullptr, nullptr, nullptr);
        code != SQLITE_OK)
        raise(code);
}

qint64 Database::scalar(const QByteArray &sql)
{
    Statement statement(*this, sql);
    return statement.step() ? statement.integer(0) : 0;
}

bool Database::inTransaction() const
{
    return m_handle && sqlite3_get_autocommit(m_handle.get()) == 0;
}

qint64 Database::changes() const
{
    return sqlite3_changes(m_handle.get());
}

void Statement::Finalize::operator()(sqlite3_stmt *statement) const noexcept
{
    sqlite3_finalize(statement);
}

Statement::Statement(Database &database, const QByteArray &sql) : m_database(&database)
{
    sqlite3_stmt *handle = nullptr;
    const int code = sqlite3_prepare_v3(database.handle(), sql.constData(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    m_handle.reset(handle);
    if (code != SQLITE_OK)
        database.raise(code);
}

Statement &Statement::bind(int index, qint64 value)
{
    sqlite3_bind_int64(m_handle.get(), index, value);
    return *this;
}

Statement &Statement::bind(int index, std::optional<qint64> value)
{
    if (value)
        sqlite3_bind_int64(m_handle.get(), index, *value);
    else
        sqlite3_bind_null(m_handle.get(), index);
    return *this;
}

Statement &Statement::bindText(int index, const QByteArray &utf8)
{
    if (utf8.isNull())
        sqlite3_bind_null(m_handle.get(), index);
    else
        sqlite3_bind_text(m_handle.get(), index, utf8.constData(), static_cast<int>(utf8.size()),
                          SQLITE_STATIC);
    return *this;
}

Statement &Statement::bindText(int index, const QString &text)
{
    if (text.isNull()) {
        sqlite3_bind_null(m_handle.get(), index);
    } else {
        sqlite3_bind_text16(m_handle.get(), index, text.utf16(),
                            static_cast<int>(text.size() * qsizetype(sizeof(char16_t))), SQLITE_STATIC);
    }
    return *this;
}

bool Statement::step()
{
    const int code = sqlite3_step(m_handle.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    sqlite3_reset(m_handle.get());
    m_database->raise(code);
}

void Statement::run()
{
    while (step()) { }
    reset();
}

void Statement::reset() noexcept
{
    sqlite3_reset(m_handle.get());
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_handle.get(), column) == SQLITE_NULL;
}

qint64 Statement::integer(int column) const
{
    return sqlite3_column_int64(m_handle.get(), column);
}

QByteArray Statement::text(int column) const
{
    const auto *data = reinterpret_cast<const char *>(sqlite3_column_text(m_handle.get(), column));
    return data ? QByteArray(data, sqlite3_column_bytes(m_handle.get(), column)) : QByteArray();
}

qint64 Statement::textBytes() const
{
    qint64 bytes = 0;
    for (int column = 0; column < sqlite3_column_count(m_handle.get()); ++column) {
        if (sqlite3_column_type(m_handle.get(), column) == SQLITE_TEXT)
            bytes += sqlite3_column_bytes(m_handle.get(), column);
    }
    return bytes;
}

QString Statement::string(int column) const
{
    return QString::fromUtf8(text(column));
}

const QByteArray &Utf8Texts::of(const QString &text)
{
    if (!m_lastUtf8 || m_last != text || m_last.isNull() != text.isNull()) {
        m_lastUtf8 = &keep(text.toUtf8());
        m_last = text;
    }
    return *m_lastUtf8;
}

void Utf8Texts::clear()
{
    m_kept.clear();
    m_lastUtf8 = nullptr;
}

Transaction::Transaction(Database &database) : m_database(database)
{
    m_database.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction()
{
    // It fails where SQLite has rolled back by itself, as it does for some errors.
    if (m_open && m_database.inTransaction())
        sqlite3_exec(m_database.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit()
{
    m_database.execute("COMMIT");
    m_open = false;
}

} // namespace pooldeck::sqlite
