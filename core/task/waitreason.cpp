// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/waitreason.h"

#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

QLatin1StringView waitReasonName(WaitReason::Kind kind) noexcept
{
    constexpr std::array<QLatin1StringView, 9> Names{
        ""_L1,           "due time"_L1, "tasks"_L1,   "no slot"_L1, "queue paused"_L1, "queue concurrency"_L1,
        "queue rate"_L1, "resource"_L1, "database"_L1};
    return Names[static_cast<size_t>(kind)];
}

WaitReason waitReasonOf(const Task &task)
{
    switch (task.state()) {
    case TaskState::Scheduled:
        return {WaitReason::Kind::DueTime, {}};
    case TaskState::Waiting:
        return {WaitReason::Kind::Tasks, {}};
    case TaskState::Queued:
        return {WaitReason::Kind::NoSlot, {}};
    default:
        return {};
    }
}

} // namespace pooldeck
