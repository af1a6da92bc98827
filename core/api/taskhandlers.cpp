// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/taskhandlers.h"

#include "core/api/problem.h"
#include "core/api/taskjson.h"
#include "core/api/taskquery.h"
#include "core/api/tasksubmission.h"
#include "core/api/taskwaiter.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// The task that {id} names; if it names none, the client has its 404 already.
std::optional<TaskId> capturedId(const ApiRequest &request, const Responder &responder)
{
    const std::optional<TaskId> id = parseTaskId(request.captures.value(0));
    if (!id)
        responder.reply(
            problemReply(Problem{ProblemKind::NotFound, u"A task's id is a whole number."_s, {}, {}}));
    return id;
}

} // namespace

Reply submittedReply(const Result<TaskPtr> &task, const TaskCatalog &catalog)
{
    if (!task)
        return problemReply(task.error());
    return Reply::json(taskJson(**task, catalog), 202)
        .with("Location", "/api/v1/tasks/" + QByteArray::number((*task)->id.value));
}

Reply taskReply(const Result<TaskPtr> &task, const TaskCatalog &catalog)
{
    return task ? Reply::json(taskJson(**task, catalog)) : problemReply(task.error());
}

Reply taskResultReply(const Result<TaskPtr> &task)
{
    if (!task)
        return problemReply(task.error());
    const TaskState state = (*task)->state();
    if (state != TaskState::Succeeded) {
        const QString detail = u"The task has no result: it is %1."_s.arg(stateName(state));
        return problemReply(Problem{ProblemKind::Conflict, detail, {}, {}});
    }
    const QByteArray result = (*task)->result();
    return Reply::json(result.isEmpty() ? QByteArray("null") : result);
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
    const std::optional<TaskId> id = capturedId(request, responder);
    if (!id)
        return;
    tasks.find(*id, [&tasks, responder = std::move(responder)](Result<TaskPtr> task) {
        responder.replyWith([&tasks, task = std::move(task)] { return taskReply(task, tasks.catalog()); });
    });
}

void showTaskResult(TaskSource &tasks, const ApiRequest &request, Responder responder)
{
    const std::optional<TaskId> id = capturedId(request, responder);
    if (!id)
        return;
    tasks.find(*id, [responder = std::move(responder)](Result<TaskPtr> task) {
        responder.replyWith([task = std::move(task)] { return taskResultReply(task); });
    });
}

void cancelTask(TaskSource &tasks, const ApiRequest &request, Responder responder)
{
    const std::optional<TaskId> id = capturedId(request, responder);
    if (!id)
        return;
    tasks.cancel(*id, [&tasks, responder = std::move(responder)](Result<TaskPtr> task) {
        responder.replyWith(
            [&tasks, task = std::move(task)] { return cancelledReply(task, tasks.catalog()); });
    });
}

} // namespace pooldeck
