// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/error.h"

#include <QJsonObject>
#include <QString>

#include <expected>
#include <map>

namespace pooldeck {

/// A TOML file as JSON, with the line that each value stands in.
class TomlFile
{
public:
    /// Blocks on the disk. The error is one line for people, with file and line.
    static std::expected<TomlFile, QString> read(const QString &path);
    /// The same of what has been read; `path` is for the messages.
    static std::expected<TomlFile, QString> parse(const QByteArray &text, const QString &path);

    const QString &path() const { return m_path; }
    const QJsonObject &content() const { return m_content; }
    /// Of the value that a JSON pointer leads to, or of the nearest one above it that is there; 1 for the
    /// file as a whole.
    int lineOf(const QString &pointer) const;
    /// "file:line: key: message"; the key as TOML has it.
    QString describe(const Fault &fault) const;

private:
    QString m_path;
    QJsonObject m_content;
    std::map<QString, int> m_lines; // by JSON pointer
};

} // namespace pooldeck
