// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QString>

#include <expected>

namespace pooldeck {

/// The directory that keeps what must survive: made for this user alone, and refused if others could
/// read or change what is secret in it. POSIX only (owners and modes).
///
/// Home: main, at start. Errors are one line for people.
class DataDirectory
{
public:
    /// Makes the directory (mode 0700) if there is none, and checks its owner and mode. Others may read an
    /// existing one, but not the folders of ours in it: they are made, or made ours, with mode 0700.
    static std::expected<DataDirectory, QString> open(const QString &path);

    const QString &path() const { return m_path; }
    QString database() const { return file(QLatin1StringView("pooldeck.db")); }
    QString tokenFile() const { return file(QLatin1StringView("token")); }
    QString tokensFile() const { return file(QLatin1StringView("tokens.json")); }
    QString serverFile() const { return file(QLatin1StringView("server.json")); }
    QString logFile() const { return file(QLatin1StringView("logs/pooldeck.log")); }
    QString lockFile() const { return file(QLatin1StringView("lock")); }
    QString files() const { return file(QLatin1StringView("files")); }
    QString results() const { return file(QLatin1StringView("results")); } ///< where the store has it too
    QString demo() const { return file(QLatin1StringView("demo")); }
    QString types() const { return file(QLatin1StringView("types")); }
    QString windowSettings() const { return file(QLatin1StringView("window.ini")); }
    QString windowSocket() const { return file(QLatin1StringView("window.sock")); }

    /// Reads the access token, after checking that only its owner can; makes one of 256 bits from the
    /// operating system if there is none.
    std::expected<QByteArray, QString> token() const;
    /// Makes an empty database file that only its owner can read, if there is none: SQLite gives the
    /// files beside it the same mode.
    std::expected<void, QString> prepareDatabase() const;

private:
    explicit DataDirectory(QString path) : m_path(std::move(path)) { }
    QString file(QLatin1StringView name) const { return m_path + QLatin1Char('/') + name; }

    QString m_path;
};

/// Makes a folder that only its owner can see into (mode 0700), or makes an existing one so. A link is left
/// alone: what it leads to may be for more than us.
std::expected<void, QString> makePrivateDirectory(const QString &path);
/// Reads a file that only its owner can read, after checking that; null if there is none. Blocks on the disk.
std::expected<QByteArray, QString> readPrivateFile(const QString &path);
/// Writes a file that only its owner can read, whole or not at all, and waits until the disk has it. Any
/// thread.
std::expected<void, QString> writePrivateFile(const QString &path, const QByteArray &content);

} // namespace pooldeck
