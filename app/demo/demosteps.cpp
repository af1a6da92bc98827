// SPDX-License-Identifier: GPL-3.0-only
#include "app/demo/demosteps.h"

#include "core/api/problem.h"
#include "core/api/taskends.h"
#include "core/api/taskjson.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

/// What became of a task that has not succeeded.
Problem problemOf(const Task &task)
{
    if (task.state() == TaskState::Cancelled)
        return {ProblemKind::Conflict, u"Task %1 was cancelled."_s.arg(task.id.value), {}, {}};
    return {ProblemKind::TaskFailed,
            u"Task %1 failed: %2"_s.arg(task.id.value).arg(task.failure ? task.failure->message : QString()),
            {},
            {}};
}

} // namespace

Reply jsonReply(const QJsonObject &object, int status)
{
    return Reply::json(QJsonDocument(object).toJson(QJsonDocument::Compact), status);
}

TaskSpec taskSpec(const ApiRequest &request, const QString &type, const QJsonObject &params)
{
    TaskSpec spec;
    spec.type = type;
    spec.params = QJsonDocument(params).toJson(QJsonDocument::Compact);
    spec.submitter = request.caller->submitter(request.head.field("user-agent"));
    spec.tags = {u"demo"_s};
    return spec;
}

void runOnDisk(const DemoServices &services, const Responder &responder, std::function<void()> step)
{
    services.disk.start([responder, step = std::move(step)] {
        try {
            step();
        } catch (const sqlite::SqliteError &e) {
            responder.reply(
                problemReply(Problem{ProblemKind::StoreUnavailable, QString::fromUtf8(e.what()), {}, {}}));
        } catch (const std::exception &e) {
            responder.reply(
                problemReply(Problem{ProblemKind::InternalError, QString::fromUtf8(e.what()), {}, {}}));
        }
    });
}

void runTask(const DemoServices &services, TaskSpec spec, const Responder &responder,
             std::function<void(const Task &)> then)
{
    const auto ended = [services, responder, then = std::move(then)](const Result<TaskPtr> &task) {
        if (!task)
            responder.reply(problemReply(task.error()));
        else if ((*task)->state() != TaskState::Succeeded)
            responder.reply(problemReply(problemOf(**task)));
        else
            runOnDisk(services, responder, [task = *task, then] { then(*task); });
    };
    services.tasks.submit(std::move(spec),
                          [ends = services.ends, responder, ended](const Result<TaskPtr> &task) {
                              if (task)
                                  ends->whenEnded((*task)->id, ended);
                              else
                                  responder.reply(problemReply(task.error()));
                          });
}

QJsonObject resultOf(const Task &task)
{
    QJsonObject object = QJsonDocument::fromJson(task.result()).object();
    object["task_id"_L1] = task.id.value;
    object["task_url"_L1] = QString::fromLatin1(taskPath(task.id));
    return object;
}

} // namespace pooldeck
