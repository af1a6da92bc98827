// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QFileDevice>
#include <QString>

namespace pooldeck {

// What Qt does not offer. Both block until the disk has it.

/// Writes what the system still holds of an open file to the disk itself. False if that fails.
bool syncFile(const QFileDevice &file);
/// The same for a directory's entries, after a rename; where that is not possible, nothing.
void syncDirectory(const QString &path);
/// Gives a file another name; a file that has it is replaced. False if that fails.
bool replaceFile(const QString &from, const QString &to);

} // namespace pooldeck
