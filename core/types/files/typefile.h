// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/tasktype.h"

#include <QString>
#include <QStringList>

#include <expected>

namespace pooldeck {

/// Reads a type file: TOML that makes a task type of an external program (resources/types/ has examples).
/// Blocks on the disk; any thread.
///
/// The errors are lines for people, "file:line: key: what is wrong and what is allowed", all that there
/// are. A file that others could write is refused: whoever writes it runs programs as us.
std::expected<TaskType, QStringList> readTypeFile(const QString &path);

/// Why a file or directory must not be trusted with what we run; empty if it may. POSIX only.
QString distrust(const QString &path);

} // namespace pooldeck
