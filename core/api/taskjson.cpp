// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/taskjson.h"

#include "core/api/entitytag.h"
#include "core/api/memberselection.h"
#include "core/api/timejson.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

void writeProgress(JsonWriter &json, const Progress &progress)
{
    json.beginObject();
    json.key("current").number(progress.current);
    json.key("total").number(progress.total);
    json.key("message").string(progress.message);
    json.endObject();
}

void writeTextOrNull(JsonWriter &json, const QString &text)
{
    if (text.isEmpty())
        json.null();
    else
        json.string(text);
}

void writeResult(JsonWriter &json, const Task &task, bool withResult)
{
    const auto *finished = std::get_if<Finished>(&task.phase);
    const qint64 size = finished ? std::max<qint64>(finished->resultBytes, finished->result.size()) : 0;
    const bool isInline =
        finished && !finished->result.isEmpty() && finished->result.size() <= MaxInlineResult;
    if (withResult)
        json.key("result").raw(isInline ? QByteArrayView(finished->result) : QByteArrayView("null"));
    json.key("result_bytes").number(size);
    json.key("result_url");
    if (size > 0 && !isInline)
        json.plainString(taskPath(task.id) + "/result");
    else
        json.null();
}

/// Seconds, or null for none.
void writeDuration(JsonWriter &json, std::chrono::milliseconds duration)
{
    if (duration.count() > 0)
        json.number(static_cast<double>(duration.count()) / 1000, 3);
    else
        json.null();
}

/// What holds for the task, whoever said it.
void writeLimits(JsonWriter &json, const TaskSpec &spec, const TaskType &type)
{
    json.key("retries").number(effectiveRetry(spec, type).retries);
    writeDuration(json.key("timeout"), effectiveTimeout(spec, type));
    writeDuration(json.key("queue_timeout"), effectiveQueueTimeout(spec, type));
    json.key("unique_key");
    writeTextOrNull(json, spec.uniqueKey);
    json.key("depends_on").beginArray();
    for (const TaskId parent : spec.dependsOn)
        json.number(parent.value);
    json.endArray();
    json.key("resources").beginObject();
    for (const auto &[name, units] : effectiveResources(spec, type))
        json.key(QStringView(name)).number(qint64(units));
    json.endObject();
}

void writeTypeDefaults(JsonWriter &json, const TaskType &type)
{
    json.key("retries").number(type.retry.retries);
    writeDuration(json.key("timeout"), type.timeout);
    writeDuration(json.key("queue_timeout"), type.queueTimeout);
    json.key("resources").beginObject();
    for (const auto &[name, units] : type.resources)
        json.key(QStringView(name)).number(qint64(units));
    json.endObject();
}

void writeWaitReason(JsonWriter &json, const WaitReason &reason)
{
    json.key("waiting_for");
    if (reason.kind == WaitReason::Kind::None)
        json.null();
    else
        json.string(waitReasonName(reason.kind));
    json.key("waiting_on");
    writeTextOrNull(json, reason.subject);
}

void writeStopReason(JsonWriter &json, StopReason reason)
{
    json.key("stop_requested");
    switch (reason) {
    case StopReason::None:
        json.null();
        break;
    case StopReason::Cancelled:
        json.plainString("cancel");
        break;
    case StopReason::TimedOut:
        json.plainString("timeout");
        break;
    case StopReason::ShuttingDown:
        json.plainString("shutdown");
        break;
    }
}

} // namespace

void writeFailure(JsonWriter &json, const Failure &failure)
{
    json.beginObject();
    json.key("kind").string(failureKindName(failure.kind));
    json.key("message").string(failure.message);
    json.key("details").raw(QJsonDocument(failure.details).toJson(QJsonDocument::Compact));
    json.endObject();
}

QByteArray taskPath(TaskId id)
{
    return "/api/v1/tasks/" + QByteArray::number(id.value);
}

namespace {

/// What a task's JSON says that is not of the task, but follows from how all the rest is at the moment.
struct Outlook
{
    WaitReason waiting;
    Expectation expected;
};

// The large ones of the members, which need not be made to be left out.
struct LargeMembers
{
    bool params = true;
    bool result = true;
};

void writeTask(JsonWriter &json, const Task &task, const TaskCatalog &catalog, const Outlook &outlook,
               LargeMembers large = {})
{
    const TaskSpec &spec = *task.spec;
    const TaskType *type = catalog.find(spec.type);
    const TaskState state = task.state();

    json.beginObject();
    json.key("id").number(task.id.value);
    json.key("type").string(spec.type);
    json.key("state").string(stateName(state));
    json.key("executor");
    if (type || spec.executor)
        json.string(executorName(spec.executor ? *spec.executor : type->executor()));
    else
        json.null();
    json.key("queue").string(spec.queue);
    json.key("priority").number(spec.priority);
    json.key("tags").beginArray();
    for (const QString &tag : spec.tags)
        json.string(tag);
    json.endArray();
    if (large.params)
        json.key("params").raw(spec.params.isEmpty() ? QByteArrayView("{}") : QByteArrayView(spec.params));
    json.key("attempt").number(task.attempt);
    json.key("lane");
    writeTextOrNull(json, task.lane());
    json.key("pinned").boolean(task.pinned);
    writeLimits(json, spec, type ? *type : TaskType());
    json.key("progress");
    writeProgress(json, task.progress());
    writeWaitReason(json, outlook.waiting);
    json.key("cancel_requested").boolean(task.cancelRequested());
    writeStopReason(json, task.stopReason());
    json.key("unresponsive").boolean(task.unresponsive());
    json.key("retry_of");
    if (spec.retryOf)
        json.number(spec.retryOf.value);
    else
        json.null();
    json.key("submitter").string(spec.submitter);
    json.key("created_at");
    writeTime(json, task.createdAt);
    json.key("due_at");
    writeTime(json, task.dueAt());
    json.key("started_at");
    writeTime(json, task.startedAt());
    json.key("finished_at");
    writeTime(json, task.finishedAt());
    json.key("expected_start_at");
    writeTime(json, outlook.expected.start);
    json.key("expected_end_at");
    writeTime(json, outlook.expected.end);
    writeResult(json, task, large.result);
    json.key("error");
    // A success after a failed attempt has no error.
    if (task.failure && state != TaskState::Succeeded)
        writeFailure(json, *task.failure);
    else
        json.null();
    json.endObject();
}

} // namespace

namespace {

Outlook outlookOf(const Task &task, const TaskSource &tasks)
{
    return {tasks.waitReason(task), task.isFinal() ? Expectation() : tasks.expectation(task)};
}

} // namespace

void writeTask(JsonWriter &json, const Task &task, const TaskSource &tasks)
{
    writeTask(json, task, tasks.catalog(), outlookOf(task, tasks));
}

QByteArray taskTag(const Task &task, const TaskCatalog &catalog)
{
    // Of the JSON, so that no member can be forgotten here.
    QByteArray out;
    out.reserve(1024);
    JsonWriter json(out);
    writeTask(json, task, catalog, {});
    return entityTag(out);
}

QByteArray taskJson(const Task &task, const TaskSource &tasks, const QByteArrayList &fields)
{
    const bool all = fields.isEmpty();
    QByteArray out;
    out.reserve(1024);
    JsonWriter json(out);
    writeTask(json, task, tasks.catalog(), outlookOf(task, tasks),
              {.params = all || fields.contains("params"), .result = all || fields.contains("result")});
    return selectedMembers(std::move(out), fields);
}

QByteArrayList taskFieldNames()
{
    return {"id",
            "type",
            "state",
            "executor",
            "queue",
            "priority",
            "tags",
            "params",
            "attempt",
            "lane",
            "pinned",
            "retries",
            "timeout",
            "queue_timeout",
            "unique_key",
            "depends_on",
            "resources",
            "progress",
            "waiting_for",
            "waiting_on",
            "cancel_requested",
            "stop_requested",
            "unresponsive",
            "retry_of",
            "submitter",
            "created_at",
            "due_at",
            "started_at",
            "finished_at",
            "expected_start_at",
            "expected_end_at",
            "result",
            "result_bytes",
            "result_url",
            "error"};
}

QByteArray taskPageJson(const std::vector<TaskPtr> &items, QByteArrayView nextCursor, const TaskSource &tasks,
                        const QByteArrayList &fields)
{
    QByteArray out;
    out.reserve(128 + static_cast<qsizetype>(items.size()) * (fields.isEmpty() ? 768 : 256));
    JsonWriter json(out);
    json.beginObject();
    json.key("items").beginArray();
    for (const TaskPtr &task : items) {
        if (fields.isEmpty())
            writeTask(json, *task, tasks);
        else
            json.raw(taskJson(*task, tasks, fields));
    }
    json.endArray();
    json.key("next_cursor");
    if (nextCursor.isEmpty())
        json.null();
    else
        json.string(QLatin1StringView(nextCursor));
    json.endObject();
    return out;
}

QByteArray taskTypesJson(const TaskCatalog &catalog)
{
    QByteArray out;
    JsonWriter json(out);
    json.beginObject();
    json.key("items").beginArray();
    for (const TaskType *type : catalog.types()) {
        json.beginObject();
        json.key("name").string(type->name);
        json.key("description").string(type->description);
        json.key("executor").string(executorName(type->executor()));
        json.key("queue").string(type->queue);
        writeTypeDefaults(json, *type);
        json.key("params_schema").raw(QJsonDocument(type->paramsSchema).toJson(QJsonDocument::Compact));
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return out;
}

} // namespace pooldeck
