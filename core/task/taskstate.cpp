// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/taskstate.h"

#include <QString>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr std::array<QLatin1StringView, TaskStateCount> Names{
    "scheduled"_L1, "waiting"_L1, "queued"_L1, "running"_L1, "succeeded"_L1, "failed"_L1, "cancelled"_L1};

constexpr unsigned bit(TaskState state)
{
    return 1U << static_cast<unsigned>(state);
}

// Row: from; bits: the states it may become.
constexpr std::array<unsigned, TaskStateCount> Next{
    /* scheduled */ bit(TaskState::Waiting) | bit(TaskState::Queued) | bit(TaskState::Failed)
        | bit(TaskState::Cancelled),
    /* waiting */ bit(TaskState::Scheduled) | bit(TaskState::Queued) | bit(TaskState::Failed)
        | bit(TaskState::Cancelled),
    /* queued: scheduled if it is put off */ bit(TaskState::Scheduled) | bit(TaskState::Running)
        | bit(TaskState::Failed) | bit(TaskState::Cancelled),
    /* running: queued and scheduled begin a further attempt */ bit(TaskState::Scheduled)
        | bit(TaskState::Queued) | bit(TaskState::Succeeded) | bit(TaskState::Failed)
        | bit(TaskState::Cancelled),
    /* final */ 0,
    0,
    0};

} // namespace

bool canBecome(TaskState from, TaskState to) noexcept
{
    return (Next[static_cast<size_t>(from)] & bit(to)) != 0;
}

QLatin1StringView stateName(TaskState state) noexcept
{
    return Names[static_cast<size_t>(state)];
}

std::optional<TaskState> stateFromName(QStringView name) noexcept
{
    for (const TaskState state : AllTaskStates) {
        if (name == stateName(state))
            return state;
    }
    return std::nullopt;
}

} // namespace pooldeck
