// SPDX-License-Identifier: GPL-3.0-only
#include "core/store/taskrow.h"

#include "core/store/logtext.h"
#include "core/task/taskspecjson.h"

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

constexpr auto RetryOf = "retry_of"_L1;

QByteArray optionsToJson(const TaskSpec &spec)
{
    QJsonObject options = taskOptionsToJson(spec);
    if (spec.retryOf)
        options[RetryOf] = spec.retryOf.value;
    return options.isEmpty() ? QByteArray() : QJsonDocument(options).toJson(QJsonDocument::Compact);
}

void readOptions(TaskSpec &spec, const QByteArray &json)
{
    if (json.isEmpty())
        return;
    const QJsonObject options = QJsonDocument::fromJson(json).object();
    QList<Fault> faults; // it was checked before it was stored
    for (auto it = options.begin(); it != options.end(); ++it)
        readTaskOption(spec, it.key(), it.value(), faults);
    spec.retryOf = TaskId{options[RetryOf].toInteger()};
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
    AttemptNumber,
    CreatedAt,
    StartedAt,
    FinishedAt,
    LaneName,
    CancelRequested,
    ProgressCurrent,
    ProgressTotal,
    ProgressMessage,
    ResultText,
    ResultBytes,
    FailureText,
    Pinned,
    DueAt,
    Options,
};

Progress readProgress(const sqlite::Statement &row)
{
    return {row.integer(ProgressCurrent), row.integer(ProgressTotal), row.string(ProgressMessage)};
}

Phase readPhase(const sqlite::Statement &row)
{
    const auto state = static_cast<TaskState>(row.integer(State));
    if (isFinal(state)) {
        return Finished{.state = state,
                        .startedAt = optionalTime(row, StartedAt),
                        .finishedAt = fromMs(row.integer(FinishedAt)),
                        .lane = row.string(LaneName),
                        .progress = readProgress(row),
                        .result = row.text(ResultText),
                        .resultBytes = row.integer(ResultBytes)};
    }
    if (state == TaskState::Running) {
        const bool cancelled = row.integer(CancelRequested) != 0;
        return Running{.startedAt = fromMs(row.integer(StartedAt)),
                       .lane = row.string(LaneName),
                       .progress = readProgress(row),
                       .cancelRequested = cancelled,
                       .stopReason = cancelled ? StopReason::Cancelled : StopReason::None};
    }
    if (state == TaskState::Scheduled)
        return Scheduled{fromMs(row.integer(DueAt))};
    if (state == TaskState::Waiting)
        return Waiting{};
    return Queued{};
}

constexpr size_t RowsAtOnce = 20; // more gains little, and the rows of a small round are inserted singly

QByteArray insertRowsSql(size_t rows)
{
    const QByteArray columns =
        "id, state, type, queue, priority, params, tags, submitter, attempt, created_at, due_at, options";
    const QByteArray row = '(' + QByteArrayList(columns.count(',') + 1, "?").join(',') + ')';
    return "INSERT INTO tasks (" + columns + ") VALUES "
        + QByteArrayList(static_cast<qsizetype>(rows), row).join(',');
}

std::optional<Timestamp> scheduledAt(const Task &task)
{
    const auto *scheduled = std::get_if<Scheduled>(&task.phase);
    return scheduled ? std::optional(scheduled->dueAt) : std::nullopt;
}

} // namespace

QByteArray taskColumns()
{
    return "id, state, type, queue, priority, params, tags, submitter, attempt, created_at, started_at, "
           "finished_at, lane, cancel_requested, progress_current, progress_total, progress_message, result, "
           "result_bytes, failure, pinned, due_at, options";
}

TaskWriter::TaskWriter(sqlite::Database &database)
    : m_database(&database), m_insert(database, insertRowsSql(1)),
      m_insertMany(database, insertRowsSql(RowsAtOnce)),
      m_update(database,
               "UPDATE tasks SET state = ?2, attempt = ?3, started_at = ?4, finished_at = ?5, lane = ?6, "
               "cancel_requested = ?7, progress_current = ?8, progress_total = ?9, progress_message = ?10, "
               "result = ?11, result_bytes = ?12, failure = ?13, due_at = ?14 WHERE id = ?1"),
      m_setSpec(
          database,
          "UPDATE tasks SET queue = ?2, priority = ?3, params = ?4, tags = ?5, options = ?6 WHERE id = ?1"),
      m_pin(database, "UPDATE tasks SET pinned = ?2 WHERE id = ?1"),
      m_addAttempt(
          database,
          "INSERT OR REPLACE INTO attempts (task_id, number, lane, started_at, finished_at, failure) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
      m_addLog(
          database,
          "INSERT OR REPLACE INTO log_chunks (task_id, first_line, last_line, data) VALUES (?1, ?2, ?3, ?4)"),
      m_dropLog(database, "DELETE FROM log_chunks WHERE task_id = ?1 AND last_line < ?2"),
      m_remove{sqlite::Statement(database, "DELETE FROM log_chunks WHERE task_id = ?1"),
               sqlite::Statement(database, "DELETE FROM attempts WHERE task_id = ?1"),
               sqlite::Statement(database, "DELETE FROM tasks WHERE id = ?1")}
{
}

void TaskWriter::insert(std::span<const Task *const> tasks)
{
    for (; tasks.size() >= RowsAtOnce; tasks = tasks.subspan(RowsAtOnce))
        insertRows(m_insertMany, tasks.first(RowsAtOnce));
    for (size_t i = 0; i < tasks.size(); ++i)
        insertRows(m_insert, tasks.subspan(i, 1));
}

void TaskWriter::insertRows(sqlite::Statement &statement, std::span<const Task *const> tasks)
{
    for (sqlite::Utf8Texts *texts : {&m_types, &m_queues, &m_submitters, &m_tags, &m_options})
        texts->clear();
    int index = 0;
    for (const Task *task : tasks) { // in the order of insertRowsSql()
        const TaskSpec &spec = *task->spec;
        statement.bind(++index, task->id.value);
        statement.bind(++index, static_cast<qint64>(task->state()));
        statement.bindText(++index, m_types.of(spec.type));
        statement.bindText(++index, m_queues.of(spec.queue));
        statement.bind(++index, qint64(spec.priority));
        statement.bindText(++index, spec.params);
        statement.bindText(++index, m_tags.keep(tagsToJson(spec.tags)));
        statement.bindText(++index, m_submitters.of(spec.submitter));
        statement.bind(++index, qint64(task->attempt));
        statement.bind(++index, toMs(task->createdAt));
        statement.bind(++index, toMs(scheduledAt(*task)));
        statement.bindText(++index, m_options.keep(optionsToJson(spec)));
    }
    statement.run();
}

void TaskWriter::update(const Task &task)
{
    const Progress &progress = task.progress();
    const QString lane = task.lane();
    const QByteArray result = task.result();
    const auto *finished = std::get_if<Finished>(&task.phase);
    const QByteArray failure = failureToJson(task.failure.get());
    m_update.bind(1, task.id.value)
        .bind(2, static_cast<qint64>(task.state()))
        .bind(3, qint64(task.attempt))
        .bind(4, toMs(task.startedAt()))
        .bind(5, toMs(task.finishedAt()))
        .bindText(6, lane)
        .bind(7, qint64(task.cancelRequested()))
        .bind(8, progress.current)
        .bind(9, progress.total)
        .bindText(10, progress.message)
        .bindText(11, result)
        .bind(12, finished ? finished->resultBytes : 0)
        .bindText(13, failure)
        .bind(14, toMs(scheduledAt(task)));
    m_update.run();
}

void TaskWriter::setSpec(const Task &task)
{
    const TaskSpec &spec = *task.spec;
    const QByteArray tags = tagsToJson(spec.tags);
    const QByteArray options = optionsToJson(spec);
    m_setSpec.bind(1, task.id.value)
        .bindText(2, spec.queue)
        .bind(3, qint64(spec.priority))
        .bindText(4, spec.params)
        .bindText(5, tags)
        .bindText(6, options)
        .run();
}

bool TaskWriter::setPinned(const Task &task)
{
    m_pin.bind(1, task.id.value).bind(2, qint64(task.pinned)).run();
    return m_database->changes() > 0;
}

void TaskWriter::addAttempt(TaskId id, const TaskAttempt &attempt)
{
    const QByteArray failure = failureToJson(&attempt.failure);
    m_addAttempt.bind(1, id.value)
        .bind(2, qint64(attempt.number))
        .bindText(3, attempt.lane)
        .bind(4, toMs(attempt.startedAt))
        .bind(5, toMs(attempt.finishedAt))
        .bindText(6, failure);
    m_addAttempt.run();
}

void TaskWriter::addLog(TaskId id, const LogChunk &chunk)
{
    if (!chunk.lines.empty()) {
        const QByteArray data = logLinesToText(chunk.lines);
        m_addLog.bind(1, id.value)
            .bind(2, chunk.lines.front().number)
            .bind(3, chunk.lines.back().number)
            .bindText(4, data);
        m_addLog.run();
    }
    if (chunk.dropBefore > 0)
        m_dropLog.bind(1, id.value).bind(2, chunk.dropBefore).run();
}

bool TaskWriter::remove(TaskId id)
{
    for (sqlite::Statement &statement : m_remove)
        statement.bind(1, id.value).run();
    return m_database->changes() > 0; // of the last statement: the task's own row
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
    readOptions(*spec, row.text(Options));

    auto task = std::make_shared<Task>();
    task->id = TaskId{row.integer(Id)};
    task->spec = std::move(spec);
    task->attempt = static_cast<int>(row.integer(AttemptNumber));
    task->createdAt = fromMs(row.integer(CreatedAt));
    task->phase = readPhase(row);
    task->failure = failureFromJson(row.text(FailureText));
    task->pinned = row.integer(Pinned) != 0;
    return task;
}

QByteArray attemptColumns()
{
    return "number, lane, started_at, finished_at, failure";
}

TaskAttempt readAttempt(const sqlite::Statement &row)
{
    const auto failure = failureFromJson(row.text(4));
    return {.number = static_cast<int>(row.integer(0)),
            .lane = row.string(1),
            .startedAt = optionalTime(row, 2),
            .finishedAt = optionalTime(row, 3),
            .failure = failure ? *failure : Failure()};
}

} // namespace pooldeck
