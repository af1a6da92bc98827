// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/windowhandlers.h"

#include "core/api/jsonbody.h"
#include "core/api/problem.h"
#include "core/task/jsonvalues.h"

#include <QJsonDocument>

#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Reply shownReply(std::optional<TaskId> id)
{
    const QJsonObject body{{"task_id"_L1, id ? QJsonValue(id->value) : QJsonValue(QJsonValue::Null)}};
    return Reply::json(QJsonDocument(body).toJson(QJsonDocument::Compact), 202);
}

/// The task to show; none: only the window.
std::expected<std::optional<TaskId>, Problem> readTaskId(const QByteArray &body)
{
    const auto object = parseObject(body);
    if (!object)
        return std::unexpected(object.error());
    QList<Fault> faults;
    for (const QString &key : object->keys()) {
        if (key != "task_id"_L1)
            faults.append({pointerTo({}, key), u"there is no such field; there is: task_id"_s});
    }
    const QJsonValue value = object->value("task_id"_L1);
    const qint64 id = value.toInteger();
    if (!value.isUndefined() && !value.isNull() && id < 1)
        faults.append({u"/task_id"_s, u"must be a task's id, or null"_s});
    if (!faults.isEmpty()) {
        return std::unexpected(
            Problem{ProblemKind::InvalidFields, u"The request is not valid."_s, std::move(faults), {}});
    }
    return id > 0 ? std::optional(TaskId{id}) : std::nullopt;
}

void showWindow(TaskSource &tasks, const ShowWindow &show, const ApiRequest &request, Responder responder)
{
    const auto id = readTaskId(request.body);
    if (!id) {
        responder.reply(problemReply(id.error()));
        return;
    }
    if (!show) {
        responder.reply(problemReply(
            Problem{ProblemKind::Conflict, u"Pooldeck runs without a window (--headless)."_s, {}, {}}));
        return;
    }
    if (!*id) {
        show(std::nullopt);
        responder.reply(shownReply(std::nullopt));
        return;
    }
    tasks.find(**id, [show, responder = std::move(responder)](const Result<TaskPtr> &task) {
        if (task)
            show((*task)->id);
        responder.replyWith([task] { return task ? shownReply((*task)->id) : problemReply(task.error()); });
    });
}

} // namespace

std::vector<Route> windowRoutes(TaskSource &tasks, ShowWindow show)
{
    return {{HttpMethod::Post,
             "/api/v1/window",
             "showWindow",
             "Bring up the window, at a task.",
             [&tasks, show = std::move(show)](const ApiRequest &request, Responder responder) {
                 showWindow(tasks, show, request, std::move(responder));
             },
             {.tag = "Server",
              .description = "A program without a window refuses it.",
              .bodies = {{.schema = "WindowRequest"}},
              .answers = {{202, "The window has been asked for.", "WindowShown"}},
              .problems = {ProblemKind::NotFound, ProblemKind::Gone, ProblemKind::Conflict}}}};
}

} // namespace pooldeck
