// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/failure.h"
#include "core/task/taskspec.h"
#include "core/task/taskstate.h"

#include <memory>
#include <optional>
#include <variant>

namespace pooldeck {

/// How far a task has come, in the task's own unit (bytes, steps); total 0 means unknown.
struct Progress
{
    qint64 current = 0;
    qint64 total = 0;
    QString message;

    bool operator==(const Progress &) const = default;
    /// 0 … 1, or nothing while the total is unknown.
    std::optional<double> ratio() const
    {
        if (total <= 0)
            return std::nullopt;
        return static_cast<double>(qBound<qint64>(0, current, total)) / static_cast<double>(total);
    }
};

/// Why a running attempt was asked to stop.
enum class StopReason {
    None,
    Cancelled, ///< somebody asked for it
    TimedOut,
    ShuttingDown,
};

// Each phase holds only what is valid in it.
struct Queued
{
};
struct Scheduled
{
    Timestamp dueAt; ///< when it is queued: as asked for, or for a retry
};
struct Waiting // on the tasks that it depends on
{
};
struct Running
{
    Timestamp startedAt;
    QString lane; ///< where it runs, e.g. "pool-2" or "tasks"
    Progress progress;
    bool cancelRequested = false;
    bool unresponsive = false; ///< it was asked to stop and did not within its grace time
    StopReason stopReason =
        StopReason::None; ///< the first one counts: a timeout stays one if it is cancelled too
};
struct Finished
{
    TaskState state = TaskState::Succeeded; ///< Succeeded, Failed or Cancelled
    std::optional<Timestamp> startedAt; ///< nothing if it never ran
    Timestamp finishedAt;
    QString lane; ///< where it ran last
    Progress progress;
    QByteArray result; ///< JSON text; empty if there is none, or if it is kept in a file
    qint64 resultBytes = 0; ///< its size, wherever it is kept
};
using Phase = std::variant<Queued, Scheduled, Waiting, Running, Finished>;

/// One immutable snapshot of a task; crosses threads as `TaskPtr`. A change makes a new snapshot.
struct Task
{
    TaskId id;
    std::shared_ptr<const TaskSpec> spec;
    int attempt = 0; ///< of the current or last run; 0 before the first
    Timestamp createdAt;
    Phase phase;
    std::shared_ptr<const Failure> failure; ///< of the last attempt that failed
    bool pinned = false; ///< retention leaves it alone

    TaskState state() const noexcept;
    bool isFinal() const noexcept { return pooldeck::isFinal(state()); }
    const Progress &progress() const noexcept;
    std::optional<Timestamp> startedAt() const noexcept;
    std::optional<Timestamp> finishedAt() const noexcept;
    bool cancelRequested() const noexcept;
    bool unresponsive() const noexcept;
    /// None unless it runs.
    StopReason stopReason() const noexcept;
    /// Not to be started before; nothing if it may start at any time.
    std::optional<Timestamp> dueAt() const noexcept;
    QString lane() const;
    /// JSON text of the result; empty unless succeeded, or if it is kept in a file.
    QByteArray result() const;
    /// The result is too large for the database: TaskSource::readResult has it.
    bool resultInFile() const noexcept;
};
using TaskPtr = std::shared_ptr<const Task>;

/// An attempt that ended without ending its task, as kept in the history. The last attempt of a task
/// is the task itself.
struct TaskAttempt
{
    int number = 0;
    QString lane;
    std::optional<Timestamp> startedAt;
    std::optional<Timestamp> finishedAt; ///< for an interrupted one: when that was found out
    Failure failure;
};

} // namespace pooldeck
