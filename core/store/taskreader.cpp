// SPDX-License-Identifier: GPL-3.0-only
#include "core/store/taskreader.h"

#include "core/store/logtext.h"
#include "core/store/taskrow.h"

#include <QFile>
#include <QLoggingCategory>

#include <limits>

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(lcReader, "pooldeck.store")

qsizetype indexOf(const QString &name, QStringList &names, QHash<QString, qsizetype> &indexes)
{
    const auto known = indexes.constFind(name);
    if (known != indexes.constEnd())
        return *known;
    names.append(name);
    indexes.insert(name, names.size() - 1);
    return names.size() - 1;
}

} // namespace

TaskReader::TaskReader(sqlite::Database &database, QString resultsDirectory)
    : m_database(database), m_resultsDirectory(std::move(resultsDirectory)),
      m_find(database, "SELECT " + taskColumns() + " FROM tasks WHERE id = ?1"),
      m_attempts(database,
                 "SELECT " + attemptColumns() + " FROM attempts WHERE task_id = ?1 ORDER BY number"),
      m_logBounds(database, "SELECT min(first_line), max(last_line) FROM log_chunks WHERE task_id = ?1"),
      m_log(
          database,
          "SELECT first_line, data FROM log_chunks WHERE task_id = ?1 AND last_line > ?2 ORDER BY first_line")
{
}

TaskId TaskReader::lastId()
{
    return TaskId{m_database.scalar("SELECT max(coalesce((SELECT max(id) FROM tasks), 0), "
                                    "(SELECT value FROM meta WHERE key = 'last_id'))")};
}

StoredState TaskReader::readState()
{
    StoredState state;
    QHash<QString, qsizetype> types;
    QHash<QString, qsizetype> queues;
    sqlite::Statement unfinished(m_database,
                                 "SELECT id, state, priority, type, CASE WHEN attempt > 0 THEN "
                                 "(SELECT max(last_line) FROM log_chunks WHERE task_id = tasks.id) END, "
                                 "queue, options IS NOT NULL "
                                 "FROM tasks WHERE state < 4 ORDER BY id");
    while (unfinished.step()) {
        state.unfinished.push_back({.id = TaskId{unfinished.integer(0)},
                                    .state = static_cast<TaskState>(unfinished.integer(1)),
                                    .priority = static_cast<int>(unfinished.integer(2)),
                                    .type = indexOf(unfinished.string(3), state.types, types),
                                    .queue = indexOf(unfinished.string(5), state.queues, queues),
                                    .hasOptions = unfinished.integer(6) != 0,
                                    .lastLogLine = unfinished.integer(4)});
        ++state.counts[static_cast<size_t>(state.unfinished.back().state)];
    }
    sqlite::Statement counts(m_database, "SELECT state, n FROM final_counts");
    while (counts.step())
        state.counts.at(static_cast<size_t>(counts.integer(0))) = counts.integer(1);
    sqlite::Statement settings(m_database, "SELECT kind, name, value FROM settings ORDER BY kind, name");
    while (settings.step())
        state.settings.push_back({settings.string(0), settings.string(1), settings.text(2)});
    state.lastId = lastId();
    return state;
}

TaskPtr TaskReader::findRow(TaskId id)
{
    m_find.bind(1, id.value);
    TaskPtr task = m_find.step() ? readTask(m_find) : nullptr;
    m_find.reset();
    return task;
}

Error TaskReader::absent(TaskId id)
{
    if (id.value >= 1 && id <= lastId())
        return {ErrorCode::Gone, u"Task %1 has been removed from the history."_s.arg(id.value), {}};
    return {ErrorCode::NotFound, u"There is no task %1."_s.arg(id.value), {}};
}

Result<TaskPtr> TaskReader::find(TaskId id)
{
    if (TaskPtr task = findRow(id))
        return task;
    return std::unexpected(absent(id));
}

std::vector<TaskPtr> TaskReader::load(const std::vector<TaskId> &ids)
{
    std::vector<TaskPtr> tasks;
    tasks.reserve(ids.size());
    for (const TaskId id : ids) {
        try {
            if (TaskPtr task = findRow(id))
                tasks.push_back(std::move(task));
        } catch (const sqlite::SqliteError &e) {
            if (e.primaryCode() != SQLITE_CORRUPT)
                throw;
            qCWarning(lcReader, "Task %lld cannot be read: %s", qlonglong(id.value), e.what());
        }
    }
    return tasks;
}

Result<std::vector<TaskAttempt>> TaskReader::attempts(TaskId id)
{
    if (!findRow(id))
        return std::unexpected(absent(id));
    std::vector<TaskAttempt> attempts;
    m_attempts.bind(1, id.value);
    while (m_attempts.step())
        attempts.push_back(readAttempt(m_attempts));
    m_attempts.reset();
    return attempts;
}

Result<LogPage> TaskReader::readLog(TaskId id, qint64 after, int limit)
{
    if (!findRow(id))
        return std::unexpected(absent(id));
    LogPage page{.lines = {}, .lastLine = after, .firstLine = 0};
    m_logBounds.bind(1, id.value);
    if (m_logBounds.step())
        page.firstLine = m_logBounds.integer(0);
    m_logBounds.reset();

    m_log.bind(1, id.value).bind(2, after);
    while (std::ssize(page.lines) < limit && m_log.step())
        std::ranges::move(logLinesFromText(m_log.text(1), m_log.integer(0), after),
                          std::back_inserter(page.lines));
    m_log.reset();
    if (std::ssize(page.lines) > limit)
        page.lines.resize(static_cast<size_t>(limit));
    if (!page.lines.empty())
        page.lastLine = page.lines.back().number;
    return page;
}

Result<TaskPtr> TaskReader::findSucceeded(TaskId id)
{
    TaskPtr task = findRow(id);
    if (!task)
        return std::unexpected(absent(id));
    if (task->state() != TaskState::Succeeded) {
        return failure(ErrorCode::Conflict,
                       u"Task %1 has no result: it is %2."_s.arg(id.value).arg(stateName(task->state())));
    }
    return task;
}

Result<QByteArray> TaskReader::readResult(TaskId id)
{
    Result<ResultPart> whole = readResultPart(id, 0, std::numeric_limits<qint64>::max());
    if (!whole)
        return std::unexpected(std::move(whole.error()));
    return std::move(whole->bytes);
}

Result<ResultPart> TaskReader::readResultPart(TaskId id, qint64 offset, qint64 length)
{
    const Result<TaskPtr> task = findSucceeded(id);
    if (!task)
        return std::unexpected(task.error());
    if (!(*task)->resultInFile()) {
        const QByteArray result = (*task)->result().isEmpty() ? QByteArray("null") : (*task)->result();
        return ResultPart{
            result.mid(std::min<qint64>(offset, result.size()), std::min<qint64>(length, result.size())),
            result.size()};
    }
    QFile file(m_resultsDirectory + u"%1.json"_s.arg(id.value));
    if (!file.open(QIODevice::ReadOnly) || !file.seek(std::min(offset, file.size()))) {
        return failure(ErrorCode::StoreUnavailable,
                       u"The result of task %1 cannot be read from %2: %3."_s.arg(
                           QString::number(id.value), file.fileName(), file.errorString()));
    }
    return ResultPart{file.read(std::min(length, file.size())), file.size()};
}

std::optional<KeptAnswer> TaskReader::findAnswer(const QString &key, Timestamp since)
{
    sqlite::Statement find(
        m_database, "SELECT fingerprint, outcome, kept_at FROM answers WHERE key = ?1 AND kept_at >= ?2");
    find.bindText(1, key).bind(2, qint64(since.time_since_epoch().count()));
    if (!find.step())
        return std::nullopt;
    return KeptAnswer{key, find.text(0), find.text(1), Timestamp(std::chrono::milliseconds(find.integer(2)))};
}

} // namespace pooldeck
