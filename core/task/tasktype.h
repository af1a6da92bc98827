// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskcontext.h"

#include <QCoroTask>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>

#include <functional>
#include <variant>

namespace pooldeck {

/// How a task runs.
enum class ExecutorKind {
    Thread, ///< a function on a pool thread
    Loop, ///< a coroutine on the `tasks` event loop
};
QLatin1StringView executorName(ExecutorKind kind) noexcept;

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
    std::variant<ThreadFunction, LoopFunction> run;
    OnInterrupt onInterrupt = OnInterrupt::RunAgain;
    int maxAttempts = 3; ///< that the program's death may end; a task that kills it stops after these
    bool progressInBytes = false; ///< its progress counts bytes, so people read "312 MB / 734 MB"

    ExecutorKind executor() const noexcept
    {
        return std::holds_alternative<ThreadFunction>(run) ? ExecutorKind::Thread : ExecutorKind::Loop;
    }
};

} // namespace pooldeck
