// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/clock.h"
#include "core/task/executorkind.h"
#include "core/task/retrypolicy.h"
#include "core/task/taskid.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>
#include <map>
#include <optional>
#include <vector>

namespace pooldeck {

/// What happens to a submission whose unique key an unfinished task has.
enum class UniquePolicy {
    Reject, ///< it is refused as a Conflict
    ReturnExisting, ///< the submitter gets the task there is
    Replace, ///< the task there is gets cancelled, the new one is accepted
};

/// When a task may start, seen from the tasks that it depends on.
enum class DependsPolicy {
    AllSucceeded, ///< one that fails or is cancelled fails this one too
    AllFinished, ///< however they end
    Any, ///< as soon as one has succeeded; fails when none did
};

/// What a submitter asks for. Immutable once submitted and shared by all snapshots of its task.
///
/// Where it says nothing, the task's type decides: see the effective functions in tasktype.h.
struct TaskSpec
{
    QString type;
    QByteArray params = QByteArrayLiteral("{}"); ///< a JSON object, compact, valid by the type's schema
    QString queue; ///< the engine fills in the type's if it is empty
    int priority = 0; ///< higher runs first; -100 … 100
    QStringList tags;
    QString submitter; ///< who asked, e.g. the client's User-Agent

    std::optional<ExecutorKind> executor; ///< not the type's own, e.g. a process instead of a thread
    std::optional<std::chrono::milliseconds> delay; ///< from its acceptance; or else:
    std::optional<Timestamp> dueAt; ///< not to be started before
    std::optional<std::chrono::milliseconds> timeout; ///< of one attempt; zero: none
    std::optional<std::chrono::milliseconds> queueTimeout; ///< how long it may be queued; zero: for ever
    RetryRequest retry;
    QString uniqueKey; ///< at most one unfinished task has it; empty: none
    UniquePolicy uniquePolicy = UniquePolicy::Reject;
    std::vector<TaskId> dependsOn;
    DependsPolicy dependsPolicy = DependsPolicy::AllSucceeded;
    std::optional<std::map<QString, int>> resources; ///< units of each, taken all at once
    TaskId retryOf; ///< the task that this one repeats

    bool operator==(const TaskSpec &) const = default;
};

} // namespace pooldeck
