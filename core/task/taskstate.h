// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QLatin1StringView>

#include <array>
#include <optional>

namespace pooldeck {

/// Where a task is in its life. The numbers are stored in the database: never renumber.
enum class TaskState {
    Scheduled = 0, ///< due later, or waiting to retry
    Waiting = 1, ///< on other tasks
    Queued = 2, ///< ready, for a slot
    Running = 3,
    Succeeded = 4,
    Failed = 5,
    Cancelled = 6, ///< not a failure
};

inline constexpr int TaskStateCount = 7;
inline constexpr std::array<TaskState, TaskStateCount> AllTaskStates{
    TaskState::Scheduled, TaskState::Waiting, TaskState::Queued,   TaskState::Running,
    TaskState::Succeeded, TaskState::Failed,  TaskState::Cancelled};

constexpr bool isFinal(TaskState state) noexcept
{
    return state >= TaskState::Succeeded;
}

/// The table of legal transitions; the engine makes no other.
bool canBecome(TaskState from, TaskState to) noexcept;

/// The name used in the API and in configuration, e.g. "succeeded". Never translated.
QLatin1StringView stateName(TaskState state) noexcept;
std::optional<TaskState> stateFromName(QStringView name) noexcept;

} // namespace pooldeck
