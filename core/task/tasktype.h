// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/commandtemplate.h"
#include "core/task/executorkind.h"
#include "core/task/taskcontext.h"

#include <QCoroTask>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>

#include <functional>
#include <variant>

namespace pooldeck {

/// Runs on a pool thread; may block. Returns the result, throws to fail.
using ThreadFunction = std::function<QJsonValue(TaskContext &)>;
/// Runs on the `tasks` loop; must never block, only `co_await`. The context outlives the coroutine.
using LoopFunction = std::function<QCoro::Task<QJsonValue>(TaskContext &)>;

/// What becomes of a task that was running when the program died.
enum class OnInterrupt {
    RunAgain, ///< a further attempt, up to TaskType::maxAttempts
    Fail, ///< it ends as failed, kind interrupted
};

/// What can be run. Immutable once it is in the catalog.
struct TaskType
{
    QString name; ///< [a-z][a-z0-9_-]*
    QString description; ///< one English sentence for the API and the form
    QJsonObject paramsSchema; ///< JSON Schema (draft 7) of the params; always an object
    std::variant<ThreadFunction, LoopFunction, CommandTemplate> run;
    bool isolated = false; ///< a thread function that runs in a worker process unless asked otherwise
    OnInterrupt onInterrupt = OnInterrupt::RunAgain;
    int maxAttempts = 3; ///< that the program's death may end; a task that kills it stops after these
    bool progressInBytes = false; ///< its progress counts bytes, so people read "312 MB / 734 MB"

    // What a task of this type gets where its submitter says nothing.
    QString queue = QStringLiteral("default");
    std::chrono::milliseconds timeout{0}; ///< zero: none
    std::chrono::milliseconds queueTimeout{0}; ///< zero: none
    RetryPolicy retry;
    std::map<QString, int> resources;
    std::chrono::milliseconds grace{10'000}; ///< from the request to stop to the use of force

    /// Where its tasks run unless asked otherwise.
    ExecutorKind executor() const noexcept;
    /// A thread function can run in a worker process as well.
    bool canRunOn(ExecutorKind kind) const noexcept;
};

// What holds for a task of this type: as its submitter asked, or else as the type says.
ExecutorKind effectiveExecutor(const TaskSpec &spec, const TaskType &type) noexcept;
std::chrono::milliseconds effectiveTimeout(const TaskSpec &spec, const TaskType &type) noexcept;
std::chrono::milliseconds effectiveQueueTimeout(const TaskSpec &spec, const TaskType &type) noexcept;
RetryPolicy effectiveRetry(const TaskSpec &spec, const TaskType &type);
const std::map<QString, int> &effectiveResources(const TaskSpec &spec, const TaskType &type) noexcept;

} // namespace pooldeck
