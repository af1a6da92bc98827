// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/taskhandlers.h"

#include "core/api/idempotencykey.h"
#include "core/api/problem.h"
#include "core/api/taskgraph.h"
#include "core/api/taskjson.h"
#include "core/api/taskquery.h"
#include "core/api/tasksubmission.h"
#include "core/api/taskwaiter.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// Why the caller may not submit it, or not now.
std::optional<Problem> refusalOf(const TaskSpec &spec, Caller &caller)
{
    std::optional<Problem> forbidden = caller.refusalOf(spec);
    return forbidden ? forbidden : caller.charge(1);
}

std::optional<Problem> refusalOf(const TaskGraph &graph, Caller &caller)
{
    for (size_t i = 0; i < graph.specs.size(); ++i) {
        if (std::optional<Problem> forbidden = caller.refusalOf(graph.specs[i])) {
            for (Fault &fault : forbidden->faults)
                fault.pointer.prepend(graph.pointers[i]);
            return forbidden;
        }
    }
    return caller.charge(graph.specs.size());
}

} // namespace

QString submitterOf(const ApiRequest &request)
{
    return request.caller->submitter(request.head.field("user-agent"));
}

std::optional<TaskId> capturedTaskId(const ApiRequest &request, const Responder &responder)
{
    const std::optional<TaskId> id = parseTaskId(request.captures.value(0));
    if (!id)
        responder.reply(
            problemReply(Problem{ProblemKind::NotFound, u"A task's id is a whole number."_s, {}, {}}));
    return id;
}

Reply submittedReply(const Result<TaskPtr> &task, const TaskSource &tasks)
{
    if (!task)
        return problemReply(task.error());
    return Reply::json(taskJson(**task, tasks), 202).with("Location", taskPath((*task)->id));
}

Reply taskReply(const Result<TaskPtr> &task, const TaskSource &tasks)
{
    return task ? Reply::json(taskJson(**task, tasks)) : problemReply(task.error());
}

Reply cancelledReply(const Result<TaskPtr> &task, const TaskSource &tasks)
{
    if (!task)
        return problemReply(task.error());
    return Reply::json(taskJson(**task, tasks), (*task)->isFinal() ? 200 : 202);
}

void submitTask(TaskSource &tasks, std::shared_ptr<TaskWaiter> waiter, const ApiRequest &request,
                Responder responder)
{
    std::expected<TaskSpec, Problem> spec =
        parseSubmission(request.body, submitterOf(request), &tasks.catalog());
    if (!spec) {
        responder.reply(problemReply(spec.error()));
        return;
    }
    if (const std::optional<Problem> refusal = refusalOf(*spec, *request.caller)) {
        responder.reply(problemReply(*refusal));
        return;
    }
    const auto key = IdempotencyKey::of(request);
    if (!key) {
        responder.reply(problemReply(key.error()));
        return;
    }
    const std::optional<std::chrono::seconds> wait = preferredWait(request.head.field("prefer"));
    auto answer = [&tasks, waiter = std::move(waiter), wait,
                   responder = std::move(responder)](Result<TaskPtr> task) {
        if (task && wait) {
            waiter->add((*task)->id, *wait, responder);
            return;
        }
        responder.replyWith([&tasks, task = std::move(task)] { return submittedReply(task, tasks); });
    };
    if (!*key) {
        tasks.submit(*std::move(spec), std::move(answer));
        return;
    }
    KeyedRequest once{.key = (*key)->with(request.body)};
    once.specs.push_back(*std::move(spec));
    tasks.submitOnce(std::move(once), onlyOutcome(std::move(answer)));
}

void listTasks(TaskSource &tasks, const ApiRequest &request, Responder responder)
{
    std::expected<TaskQuery, Problem> query = parseTaskQuery(request.query);
    if (!query) {
        responder.reply(problemReply(query.error()));
        return;
    }
    const TaskSort sort = query->filter.sort;
    const bool ascending = query->filter.ascending;
    tasks.list(std::move(query->filter), query->after, query->limit,
               [&tasks, sort, ascending, fields = std::move(query->fields),
                responder = std::move(responder)](const Result<TaskPage> &page) {
                   if (!page) {
                       responder.reply(problemReply(page.error()));
                       return;
                   }
                   // Made here, where only other lists wait for it: on the loop it would take milliseconds.
                   const QByteArray next =
                       page->next ? cursorText(*page->next, sort, ascending) : QByteArray();
                   responder.reply(Reply::json(taskPageJson(page->items, next, tasks, fields)));
               });
}

void retryTask(TaskSource &tasks, const ApiRequest &request, Responder responder)
{
    const std::optional<TaskId> id = capturedTaskId(request, responder);
    if (!id)
        return;
    const auto key = IdempotencyKey::of(request);
    if (!key) {
        responder.reply(problemReply(key.error()));
        return;
    }
    auto answer = [&tasks, responder = std::move(responder)](Result<TaskPtr> task) {
        responder.replyWith([&tasks, task = std::move(task)] { return submittedReply(task, tasks); });
    };
    const QString submitter = submitterOf(request);
    if (!*key) {
        tasks.retry(*id, submitter, std::move(answer));
        return;
    }
    tasks.submitOnce({.key = (*key)->with(request.body),
                      .kind = KeyedRequest::Kind::Retry,
                      .specs = {},
                      .retried = *id,
                      .submitter = submitter},
                     onlyOutcome(std::move(answer)));
}

void submitGraph(TaskSource &tasks, const ApiRequest &request, Responder responder)
{
    auto graph = parseGraph(request.body, submitterOf(request), &tasks.catalog());
    if (!graph) {
        responder.reply(problemReply(graph.error()));
        return;
    }
    if (const std::optional<Problem> refusal = refusalOf(*graph, *request.caller)) {
        responder.reply(problemReply(*refusal));
        return;
    }
    const auto key = IdempotencyKey::of(request);
    if (!key) {
        responder.reply(problemReply(key.error()));
        return;
    }
    auto answer = [&tasks, pointers = std::move(graph->pointers),
                   responder = std::move(responder)](Result<std::vector<TaskPtr>> accepted) {
        responder.replyWith([&tasks, pointers, accepted = std::move(accepted)] {
            if (!accepted)
                return problemReply(graphProblem(accepted.error(), pointers));
            Reply reply = Reply::json(taskPageJson(*accepted, {}, tasks));
            reply.status = 202;
            return reply;
        });
    };
    if (!*key) {
        tasks.submitGraph(std::move(graph->specs), std::move(answer));
        return;
    }
    KeyedRequest once{.key = (*key)->with(request.body), .kind = KeyedRequest::Kind::Graph};
    once.specs = std::move(graph->specs);
    tasks.submitOnce(std::move(once), allOutcomes(std::move(answer)));
}

namespace {

void setPinned(TaskSource &tasks, const ApiRequest &request, Responder responder, bool pinned)
{
    const std::optional<TaskId> id = capturedTaskId(request, responder);
    if (!id)
        return;
    tasks.setPinned(*id, pinned, [&tasks, responder = std::move(responder)](Result<TaskPtr> task) {
        responder.replyWith([&tasks, task = std::move(task)] { return taskReply(task, tasks); });
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
