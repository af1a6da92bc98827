// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/task.h"

namespace pooldeck {

/// Why a task is not running.
struct WaitReason
{
    enum class Kind {
        None, ///< it runs, or has ended
        DueTime,
        Tasks, ///< those that it depends on
        NoSlot, ///< its executor is busy, or others are before it
        QueuePaused,
        QueueConcurrency,
        QueueRate,
        Resource,
        Store, ///< nothing can be started before the database can be written
    };
    Kind kind = Kind::None;
    QString subject; ///< the name of the queue or the resource

    bool operator==(const WaitReason &) const = default;
};

/// In the API's words, e.g. "no slot".
QLatin1StringView waitReasonName(WaitReason::Kind kind) noexcept;

/// What the state alone says of it.
WaitReason waitReasonOf(const Task &task);

} // namespace pooldeck
