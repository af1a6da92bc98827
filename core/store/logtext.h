// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/tasklog.h"

#include <QByteArray>

#include <span>
#include <vector>

namespace pooldeck {

/// Lines of a task's log as a chunk in the database keeps them: each is its time in ms since the epoch, the
/// number of its stream, and its text, which has no line breaks. Their numbers are the chunk's to know. Any
/// thread.
QByteArray logLinesToText(std::span<const LogLine> lines);

/// The lines of a chunk that begins with `firstLine`, with a number above `after`.
std::vector<LogLine> logLinesFromText(const QByteArray &data, qint64 firstLine, qint64 after);

} // namespace pooldeck
