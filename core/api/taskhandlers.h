// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/responder.h"
#include "core/api/router.h"
#include "core/engine/tasksource.h"

namespace pooldeck {

class TaskWaiter;

// The verbs of /tasks: each turns a request into a call of the engine and the engine's word into an
// answer. On an API thread; none blocks.

/// 202 with Location once the task is durable; with `Prefer: wait=n` it is the waiter that answers.
void submitTask(TaskSource &tasks, std::shared_ptr<TaskWaiter> waiter, const ApiRequest &request,
                Responder responder);
void listTasks(TaskSource &tasks, const ApiRequest &request, Responder responder);
void showTask(TaskSource &tasks, const ApiRequest &request, Responder responder);
/// The result alone; 409 unless the task has succeeded.
void showTaskResult(TaskSource &tasks, const ApiRequest &request, Responder responder);
/// 200 if the task is cancelled now, 202 if it is running and was asked to stop.
void cancelTask(TaskSource &tasks, const ApiRequest &request, Responder responder);

// What the answers look like, for tests without a request.

Reply submittedReply(const Result<TaskPtr> &task, const TaskCatalog &catalog);
Reply taskReply(const Result<TaskPtr> &task, const TaskCatalog &catalog);
Reply taskResultReply(const Result<TaskPtr> &task);
Reply cancelledReply(const Result<TaskPtr> &task, const TaskCatalog &catalog);

} // namespace pooldeck
