// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QString>

#include <expected>

namespace pooldeckctl {

/// Reads a small file with a secret; the error is one line for people. A file that other users may read or
/// write, or that belongs to one of them, is refused.
std::expected<QByteArray, QString> readPrivateFile(const QString &path);

} // namespace pooldeckctl
