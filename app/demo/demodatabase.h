// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/store/sqlite.h"

#include <QString>

#include <mutex>
#include <optional>

namespace pooldeck {

/// What the demo routes keep: an SQLite file of their own, made when it is first used.
///
/// Any thread but an event loop's: everything blocks on the disk, one caller at a time. Errors are thrown as
/// sqlite::SqliteError.
class DemoDatabase
{
public:
    struct Product
    {
        qint64 id = 0;
        QString name;
        QString price; ///< a decimal number
        bool registered = false;
    };

    explicit DemoDatabase(QString path) : m_path(std::move(path)) { }

    /// Returns the new product's id.
    qint64 addProduct(const QString &name, const QString &price);
    std::optional<Product> product(qint64 id);
    void markRegistered(qint64 id);

    /// Each returns the new row's id; `facts` is a JSON object.
    qint64 addDocument(const QString &name, const QString &path, const QByteArray &facts);
    qint64 addDownload(const QString &url, const QString &path, const QByteArray &facts);

private:
    sqlite::Database &opened();
    qint64 lastId();

    const QString m_path;
    std::mutex m_mutex; // guards the next
    std::optional<sqlite::Database> m_database;
};

} // namespace pooldeck
