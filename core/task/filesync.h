// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/clock.h"

#include <QByteArray>
#include <QFileDevice>
#include <QString>

#include <optional>

namespace pooldeck {

// What Qt does not offer. All of it blocks.

/// Writes what the system still holds of an open file to the disk itself, and waits for it. False if that
/// fails.
bool syncFile(const QFileDevice &file);
/// The same for a directory's entries, after a rename; where that is not possible, nothing.
void syncDirectory(const QString &path);
/// Gives a file another name; a file that has it is replaced. False if that fails.
bool replaceFile(const QString &from, const QString &to);

/// What the system says of an open file.
struct FileFacts
{
    qint64 size = 0;
    Timestamp modifiedAt;
    QByteArray version; ///< another one for each file that was ever under its name
};
std::optional<FileFacts> factsOf(const QFileDevice &file);

} // namespace pooldeck
