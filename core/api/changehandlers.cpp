// SPDX-License-Identifier: GPL-3.0-only
// The verbs that change a task, or depend on how it is.
#include "core/api/entitytag.h"
#include "core/api/jsonbody.h"
#include "core/api/taskhandlers.h"
#include "core/api/taskjson.h"
#include "core/api/taskpatch.h"
#include "core/api/taskquery.h"

#include <ranges>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Error changedError(TaskId id)
{
    return {ErrorCode::Changed,
            u"Task %1 is not any more as the If-Match field says: read it again."_s.arg(id.value),
            {}};
}

/// With the tag of what the client now knows.
Reply taggedReply(const Result<TaskPtr> &task, const TaskSource &tasks)
{
    Reply reply = taskReply(task, tasks);
    if (task)
        reply.headers.emplace_back("ETag", taskTag(**task, tasks.catalog()));
    return reply;
}

void cancelNow(TaskSource &tasks, TaskId id, bool dependents, const Responder &responder)
{
    if (dependents) {
        // Those that come last go first, so that none fails for want of another.
        const std::vector<TaskId> waiting = tasks.dependents(id);
        for (const TaskId child : std::views::reverse(waiting))
            tasks.cancel(child, [](const Result<TaskPtr> &) {});
    }
    tasks.cancel(id, [&tasks, responder](Result<TaskPtr> task) {
        responder.replyWith([&tasks, task = std::move(task)] { return cancelledReply(task, tasks); });
    });
}

} // namespace

void showTask(TaskSource &tasks, const ApiRequest &request, Responder responder)
{
    const std::optional<TaskId> id = capturedTaskId(request, responder);
    if (!id)
        return;
    tasks.find(*id,
               [&tasks, fields = parseFields(request.query),
                known = request.head.field("if-none-match").toByteArray(),
                responder = std::move(responder)](Result<TaskPtr> task) {
                   responder.replyWith([&tasks, fields, known, task = std::move(task)] {
                       if (!task)
                           return problemReply(task.error());
                       const QByteArray tag = taskTag(**task, tasks.catalog());
                       if (!known.isEmpty() && noneMatchNames(known, tag))
                           return Reply{.status = 304, .body = {}, .headers = {{"ETag", tag}}};
                       return Reply::json(taskJson(**task, tasks, fields)).with("ETag", tag);
                   });
               });
}

void changeTask(TaskSource &tasks, const ApiRequest &request, Responder responder)
{
    const std::optional<TaskId> id = capturedTaskId(request, responder);
    if (!id)
        return;
    const auto patch = parseObject(request.body);
    if (!patch) {
        responder.reply(problemReply(patch.error()));
        return;
    }
    SpecEdit edit = taskEditOf(*patch, tasks.catalog());
    if (const QByteArray expected = request.head.field("if-match").toByteArray(); !expected.isEmpty()) {
        edit = [&tasks, expected, wanted = std::move(edit)](const Task &task,
                                                            Timestamp now) -> Result<SpecChange> {
            Result<SpecChange> changed = wanted(task, now);
            if (changed && !matchNames(expected, taskTag(task, tasks.catalog())))
                return std::unexpected(changedError(task.id));
            return changed;
        };
    }
    tasks.change(*id, std::move(edit), [&tasks, responder = std::move(responder)](Result<TaskPtr> task) {
        responder.replyWith([&tasks, task = std::move(task)] { return taggedReply(task, tasks); });
    });
}

void cancelTask(TaskSource &tasks, const ApiRequest &request, Responder responder)
{
    const std::optional<TaskId> id = capturedTaskId(request, responder);
    if (!id)
        return;
    const bool dependents = parseCancelQuery(request.query);
    const QByteArray expected = request.head.field("if-match").toByteArray();
    if (expected.isEmpty()) {
        cancelNow(tasks, *id, dependents, responder);
        return;
    }
    tasks.find(*id,
               [&tasks, id = *id, dependents, expected,
                responder = std::move(responder)](const Result<TaskPtr> &task) {
                   if (!task || (*task)->isFinal() || matchNames(expected, taskTag(**task, tasks.catalog())))
                       cancelNow(tasks, id, dependents, responder);
                   else
                       responder.replyWith([id] { return problemReply(changedError(id)); });
               });
}

} // namespace pooldeck
