// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/taskhandlers.h"

#include "core/api/problem.h"
#include "core/api/taskjson.h"
#include "core/api/taskquery.h"
#include "core/api/tasksubmission.h"
#include "core/api/taskwaiter.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

std::optional<TaskId> capturedTaskId(const ApiRequest &request, const Responder &responder)
{
    const std::optional<TaskId> id = parseTaskId(request.captures.value(0));
    if (!id)
        responder.reply(
            problemReply(Problem{ProblemKind::NotFound, u"A task's id is a whole number."_s, {}, {}}));
    return id;
}

Reply submittedReply(const Result<TaskPtr> &task, const TaskCatalog &catalog)
{
    if (!task)
        return problemReply(task.error());
    return Reply::json(taskJson(**task, catalog), 202).with("Location", taskPath((*task)->id));
}

Reply taskReply(const Result<TaskPtr> &task, const TaskCatalog &catalog)
{
    return task ? Reply::json(taskJson(**task, catalog)) : problemReply(task.error());
}

Reply cancelledReply(const Result<TaskPtr> &task, const TaskCatalog &catalog)
{
    if (!task)
        return problemReply(task.error());
    return Reply::json(taskJson(**task, catalog), (*task)->isFinal() ? 200 : 202);
}

void submitTask(TaskSource &tasks, std::shared_ptr<TaskWaiter> waiter, const ApiRequest &request,
                Responder responder)
{
    std::expected<TaskSpec, Problem> spec = parseSubmission(request.body, request.head.field("user-agent"));
    if (!spec) {
        responder.reply(problemReply(spec.error()));
        return;
    }
    const std::optional<std::chrono::seconds> wait = preferredWait(request.head.field("prefer"));
    tasks.submit(
        *std::move(spec),
        [&tasks, waiter = std::move(waiter), wait, responder = std::move(responder)](Result<TaskPtr> task) {
            if (task && wait) {
                waiter->add((*task)->id, *wait, responder);
                return;
            }
            responder.replyWith(
                [&tasks, task = std::move(task)] { return submittedReply(task, tasks.catalog()); });
        });
}

void listTasks(TaskSource &tasks, const ApiRequest &request, Responder responder)
{
    std::expected<TaskQuery, Problem> query = parseTaskQuery(request.head.query());
    if (!query) {
        responder.reply(problemReply(query.error()));
        return;
    }
    tasks.list(std::move(query->filter), query->before, query->limit,
               [&tasks, responder = std::move(responder)](Result<TaskPage> page) {
                   responder.replyWith([&tasks, page = std::move(page)] {
                       return page ? Reply::json(taskPageJson(*page, tasks.catalog()))
                                   : problemReply(page.error());
                   });
               });
}

void showTask(TaskSource &tasks, const ApiRequest &request, Responder responder)
{
    const std::optional<TaskId> id = capturedTaskId(request, responder);
    if (!id)
        return;
    tasks.find(*id, [&tasks, responder = std::move(responder)](Result<TaskPtr> task) {
        responder.replyWith([&tasks, task = std::move(task)] { return taskReply(task, tasks.catalog()); });
    });
}

void cancelTask(TaskSource &tasks, const ApiRequest &request, Responder responder)
{
    const std::optional<TaskId> id = capturedTaskId(request, responder);
    if (!id)
        return;
    tasks.cancel(*id, [&tasks, responder = std::move(responder)](Result<TaskPtr> task) {
        responder.replyWith(
            [&tasks, task = std::move(task)] { return cancelledReply(task, tasks.catalog()); });
    });
}

namespace {

void setPinned(TaskSource &tasks, const ApiRequest &request, Responder responder, bool pinned)
{
    const std::optional<TaskId> id = capturedTaskId(request, responder);
    if (!id)
        return;
    tasks.setPinned(*id, pinned, [&tasks, responder = std::move(responder)](Result<TaskPtr> task) {
        responder.replyWith([&tasks, task = std::move(task)] { return taskReply(task, tasks.catalog()); });
    });
}

} // namespace

void pinTask(TaskSource &tasks, const ApiRequest &request, Responder responder)
{
    setPinned(tasks, request, std::move(responder), true);
}

void unpinTask(TaskSource &tasks, const ApiRequest &request, Responder responder)
{
    setPinned(tasks, request, std::move(responder), false);
}

void forgetTask(TaskSource &tasks, const ApiRequest &request, Responder responder)
{
    const std::optional<TaskId> id = capturedTaskId(request, responder);
    if (!id)
        return;
    tasks.forget(*id, [responder = std::move(responder)](Result<TaskPtr> task) {
        responder.replyWith([task = std::move(task)] {
            return task ? Reply{.status = 204, .body = {}, .headers = {}} : problemReply(task.error());
        });
    });
}

} // namespace pooldeck
