// SPDX-License-Identifier: GPL-3.0-only
#include "core/store/taskrow.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

std::optional<qint64> toMs(std::optional<Timestamp> time)
{
    return time ? std::optional(static_cast<qint64>(time->time_since_epoch().count())) : std::nullopt;
}

Timestamp fromMs(qint64 ms)
{
    return Timestamp(std::chrono::milliseconds(ms));
}

std::optional<Timestamp> optionalTime(const sqlite::Statement &row, int column)
{
    return row.isNull(column) ? std::nullopt : std::optional(fromMs(row.integer(column)));
}

QByteArray tagsToJson(const QStringList &tags)
{
    if (tags.isEmpty())
        return {};
    return QJsonDocument(QJsonArray::fromStringList(tags)).toJson(QJsonDocument::Compact);
}

QStringList tagsFromJson(const QByteArray &json)
{
    QStringList tags;
    const QJsonArray array = QJsonDocument::fromJson(json).array();
    for (const QJsonValue &tag : array)
        tags.append(tag.toString());
    return tags;
}

QByteArray failureToJson(const Failure *failure)
{
    if (!failure)
        return {};
    return QJsonDocument(QJsonObject{{"kind"_L1, failureKindName(failure->kind)},
                                     {"message"_L1, failure->message},
                                     {"details"_L1, failure->details}})
        .toJson(QJsonDocument::Compact);
}

std::shared_ptr<const Failure> failureFromJson(const QByteArray &json)
{
    if (json.isEmpty())
        return nullptr;
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    return std::make_shared<const Failure>(
        Failure{failureKindFromName(object["kind"_L1].toString()).value_or(FailureKind::Exception),
                object["message"_L1].toString(), object["details"_L1].toObject()});
}

// In the order of taskColumns().
enum Column {
    Id,
    State,
    Type,
    Queue,
    Priority,
    Params,
    Tags,
    Submitter,
    Attempt,
    CreatedAt,
    StartedAt,
    FinishedAt,
    CancelRequested,
    ProgressCurrent,
    ProgressTotal,
    ProgressMessage,
    ResultText,
    FailureText,
};

Progress readProgress(const sqlite::Statement &row)
{
    return {row.integer(ProgressCurrent), row.integer(ProgressTotal), row.string(ProgressMessage)};
}

Phase readPhase(const sqlite::Statement &row)
{
    const auto state = static_cast<TaskState>(row.integer(State));
    if (isFinal(state)) {
        return Finished{state, optionalTime(row, StartedAt), fromMs(row.integer(FinishedAt)), readProgress(row),
                        row.text(ResultText)};
    }
    if (state == TaskState::Running)
        return Running{fromMs(row.integer(StartedAt)), readProgress(row), row.integer(CancelRequested) != 0};
    return Queued{};
}

} // namespace

QByteArray taskColumns()
{
    return "id, state, type, queue, priority, params, tags, submitter, attempt, created_at, started_at, "
           "finished_at, cancel_requested, progress_current, progress_total, progress_message, result, failure";
}

TaskWriter::TaskWriter(sqlite::Database &database)
    : m_insert(database,
               "INSERT INTO tasks (id, state, type, queue, priority, params, tags, submitter, attempt, created_at) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
    , m_update(database,
               "UPDATE tasks SET state = ?2, attempt = ?3, started_at = ?4, finished_at = ?5, "
               "cancel_requested = ?6, progress_current = ?7, progress_total = ?8, progress_message = ?9, "
               "result = ?10, failure = ?11 WHERE id = ?1")
{
}

void TaskWriter::insert(const Task &task)
{
    const TaskSpec &spec = *task.spec;
    const QByteArray tags = tagsToJson(spec.tags);
    m_insert.bind(1, task.id.value)
        .bind(2, static_cast<qint64>(task.state()))
        .bindText(3, spec.type)
        .bindText(4, spec.queue)
        .bind(5, qint64(spec.priority))
        .bindText(6, spec.params)
        .bindText(7, tags)
        .bindText(8, spec.submitter)
        .bind(9, qint64(task.attempt))
        .bind(10, toMs(task.createdAt));
    m_insert.run();
}

void TaskWriter::update(const Task &task)
{
    const Progress &progress = task.progress();
    const QByteArray result = task.result();
    const QByteArray failure = failureToJson(task.failure.get());
    m_update.bind(1, task.id.value)
        .bind(2, static_cast<qint64>(task.state()))
        .bind(3, qint64(task.attempt))
        .bind(4, toMs(task.startedAt()))
        .bind(5, toMs(task.finishedAt()))
        .bind(6, qint64(task.cancelRequested()))
        .bind(7, progress.current)
        .bind(8, progress.total)
        .bindText(9, progress.message)
        .bindText(10, result)
        .bindText(11, failure);
    m_update.run();
}

TaskPtr readTask(const sqlite::Statement &row)
{
    auto spec = std::make_shared<TaskSpec>();
    spec->type = row.string(Type);
    spec->queue = row.string(Queue);
    spec->priority = static_cast<int>(row.integer(Priority));
    spec->params = row.text(Params);
    spec->tags = tagsFromJson(row.text(Tags));
    spec->submitter = row.string(Submitter);

    auto task = std::make_shared<Task>();
    task->id = TaskId{row.integer(Id)};
    task->spec = std::move(spec);
    task->attempt = static_cast<int>(row.integer(Attempt));
    task->createdAt = fromMs(row.integer(CreatedAt));
    task->phase = readPhase(row);
    task->failure = failureFromJson(row.text(FailureText));
    return task;
}

} // namespace pooldeck
