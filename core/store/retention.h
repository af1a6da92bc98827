// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QtGlobal>

#include <chrono>

namespace pooldeck {

/// How much of the history is kept. Only final tasks that are not pinned, and that no waiting task depends
/// on, are ever removed, those that ended first before the others. 0 means without limit.
struct RetentionLimits
{
    std::chrono::days age{30}; ///< since a task ended
    qint64 count = 100'000; ///< final tasks
    qint64 bytes = 1'000'000'000; ///< of the database file, logs with it, and the large results beside it
};

} // namespace pooldeck
