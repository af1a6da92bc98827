// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/responder.h"
#include "core/api/router.h"
#include "core/engine/tasksource.h"

namespace pooldeck {

class BackgroundWorker;
class DiskWatch;
struct StreamServices;
class TaskWaiter;

// The verbs of /tasks: each turns a request into a call of the engine and the engine's word into an
// answer. On an API thread, or on the worker where the body is large; none blocks.

/// 202 with Location once the task is durable; with `Prefer: wait=n` it is the waiter that answers.
void submitTask(TaskSource &tasks, std::shared_ptr<TaskWaiter> waiter, const ApiRequest &request,
                Responder responder);
/// One outcome an item, see batchReply().
void submitTasks(TaskSource &tasks, const ApiRequest &request, const Responder &responder);
/// Counts of what became of the tasks that a filter finds, see BulkRun. Those that are submitted again are
/// held to the disk's floor and the token's rate like any.
void actOnTasks(TaskSource &tasks, const std::shared_ptr<BackgroundWorker> &worker,
                const std::shared_ptr<const DiskWatch> &disk, const ApiRequest &request,
                const Responder &responder);
void listTasks(TaskSource &tasks, const ApiRequest &request, Responder responder);
/// With an ETag; 304 if the client has just that.
void showTask(TaskSource &tasks, const ApiRequest &request, Responder responder);
/// The result alone, or the part of it that a Range field asks for; 409 unless the task has succeeded.
void showTaskResult(TaskSource &tasks, const ApiRequest &request, Responder responder);
/// JSON, or the text alone where Accept prefers text/plain; then a Link leads to what follows a full page.
/// With `?follow=true` the answer is a stream, see FollowedLog.
void showTaskLog(TaskSource &tasks, const StreamServices &streams, const ApiRequest &request,
                 Responder responder);
void listTaskAttempts(TaskSource &tasks, const ApiRequest &request, Responder responder);
/// 200 with the task as it is after the change; 409 once it runs. With If-Match, 412 if it is not as the
/// client has seen it.
void changeTask(TaskSource &tasks, const ApiRequest &request, Responder responder);
/// 200 if the task is cancelled now, 202 if it is running and was asked to stop. With
/// `?dependents=true` the tasks that wait for it are cancelled too, and named.
void cancelTask(TaskSource &tasks, const ApiRequest &request, Responder responder);
/// 202 with Location, of the new task; 409 unless the task is final.
void retryTask(TaskSource &tasks, const ApiRequest &request, Responder responder);
/// 202 with all tasks, or none of them is accepted.
void submitGraph(TaskSource &tasks, const ApiRequest &request, Responder responder);
void pinTask(TaskSource &tasks, const ApiRequest &request, Responder responder);
void unpinTask(TaskSource &tasks, const ApiRequest &request, Responder responder);
/// 204; 409 unless the task is final, and while a waiting task depends on it.
void forgetTask(TaskSource &tasks, const ApiRequest &request, Responder responder);

/// The task that a pattern's {id} names; if it names none, the client has its 404 already.
std::optional<TaskId> capturedTaskId(const ApiRequest &request, const Responder &responder);

/// What a task that the request submits shows as its submitter.
QString submitterOf(const ApiRequest &request);

// What the answers look like, for tests without a request.

Reply submittedReply(const Result<TaskPtr> &task, const TaskSource &tasks);
Reply taskReply(const Result<TaskPtr> &task, const TaskSource &tasks);
Reply cancelledReply(const Result<TaskPtr> &task, const TaskSource &tasks);

} // namespace pooldeck
