// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QString>

#include <deque>
#include <memory>
#include <optional>
#include <stdexcept>

struct sqlite3;
struct sqlite3_stmt;

namespace pooldeck::sqlite {

/// What SQLite answered, with its (extended) result code.
class SqliteError : public std::runtime_error
{
public:
    SqliteError(int code, const QString &message, int systemError = 0);

    int code() const { return m_code; } ///< extended result code
    int primaryCode() const { return m_code & 0xff; }
    int systemError() const { return m_systemError; } ///< errno behind it, or 0

private:
    int m_code;
    int m_systemError;
};

/// One connection. To be used by one thread at a time. Errors are thrown as SqliteError.
class Database
{
public:
    Database() = default;
    explicit Database(const QString &path, int openFlags);

    void execute(const QByteArray &sql);
    qint64 scalar(const QByteArray &sql);
    bool inTransaction() const;
    qint64 changes() const; ///< rows changed by the last statement
    sqlite3 *handle() const { return m_handle.get(); }
    [[noreturn]] void raise(int code) const;

private:
    struct Close
    {
        void operator()(sqlite3 *handle) const noexcept;
    };
    std::unique_ptr<sqlite3, Close> m_handle;
};

/// A prepared statement of a connection that outlives it. Bind, step, read, reset.
class Statement
{
public:
    Statement() = default;
    Statement(Database &database, const QByteArray &sql);

    Statement &bind(int index, qint64 value);
    Statement &bind(int index, std::optional<qint64> value);
    /// Text is bound without a copy: it must live until reset(). A null array or string is SQL NULL.
    Statement &bindText(int index, const QByteArray &utf8);
    Statement &bindText(int index, const QString &text);

    bool step(); ///< true while there is a row
    void run(); ///< steps to the end and resets
    void reset() noexcept;

    bool isNull(int column) const;
    qint64 integer(int column) const;
    QByteArray text(int column) const;
    QString string(int column) const;
    /// Of all texts of the row together.
    qint64 textBytes() const;

private:
    struct Finalize
    {
        void operator()(sqlite3_stmt *statement) const noexcept;
    };
    Database *m_database = nullptr;
    std::unique_ptr<sqlite3_stmt, Finalize> m_handle;
};

/// Texts in UTF-8 that stay where they are until clear(): what a statement of many rows has bound.
class Utf8Texts
{
public:
    const QByteArray &keep(QByteArray utf8) { return m_kept.emplace_back(std::move(utf8)); }
    /// The same text as in the call before is converted once.
    const QByteArray &of(const QString &text);
    void clear();

private:
    std::deque<QByteArray> m_kept;
    QString m_last;
    const QByteArray *m_lastUtf8 = nullptr;
};

/// Rolls back unless committed.
class Transaction
{
public:
    explicit Transaction(Database &database);
    ~Transaction();
    Q_DISABLE_COPY_MOVE(Transaction)

    void commit();

private:
    Database &m_database;
    bool m_open = true;
};

} // namespace pooldeck::sqlite
