// SPDX-License-Identifier: GPL-3.0-only
#include "core/store/roundwriter.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>

#include <numeric>
#include <unordered_map>

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// What a task takes, about, with its log, and its result wherever that is kept.
const char *const BytesOfTask =
    "length(params) + result_bytes + 300 + CASE WHEN attempt = 0 THEN 0 ELSE "
    "(SELECT coalesce(sum(length(CAST(data AS BLOB)) + 20), 0) FROM log_chunks WHERE task_id = tasks.id) END";

} // namespace

RoundWriter::RoundWriter(sqlite::Database &database, QString resultsDirectory)
    : m_database(database), m_resultsDirectory(std::move(resultsDirectory)), m_tasks(database),
      m_addFinal(database, "UPDATE final_counts SET n = n + ?2 WHERE state = ?1"),
      m_rememberLastId(database,
                       "UPDATE meta SET value = max(value, coalesce((SELECT max(id) FROM tasks), 0)) "
                       "WHERE key = 'last_id'"),
      m_set(database, "INSERT OR REPLACE INTO settings (kind, name, value) VALUES (?1, ?2, ?3)"),
      m_unset(database, "DELETE FROM settings WHERE kind = ?1 AND name = ?2"),
      m_keep(database,
             "INSERT OR REPLACE INTO answers (key, fingerprint, outcome, kept_at) VALUES (?1, ?2, ?3, ?4)"),
      m_dropAnswers(database, "DELETE FROM answers WHERE kept_at < ?1"),
      m_oldest(database,
               "SELECT id, state, finished_at, result IS NULL AND result_bytes > 0 FROM tasks "
               "WHERE state >= 4 AND pinned = 0 ORDER BY finished_at"),
      m_weigh(database, QByteArray("SELECT ") + BytesOfTask + " FROM tasks WHERE id = ?1")
{
}

void RoundWriter::commit(std::vector<StoreWrite> &round)
{
    std::unordered_map<TaskId, const StoreWrite *> newest;
    for (StoreWrite &write : round) {
        if (write.kind == StoreWrite::Kind::Update) {
            newest[write.task->id] = &write;
            moveResultToFile(write);
        }
    }
    StateCounts finalChange{};
    sqlite::Transaction transaction(m_database);
    std::vector<const Task *> inserts; // since the last write of another kind, which may be of one of them
    for (StoreWrite &write : round) {
        if (write.kind == StoreWrite::Kind::Insert) {
            inserts.push_back(write.task.get());
            continue;
        }
        m_tasks.insert(std::exchange(inserts, {}));
        this->write(write, write.kind != StoreWrite::Kind::Update || newest[write.task->id] == &write,
                    finalChange);
    }
    m_tasks.insert(inserts);
    addToFinalCounts(finalChange);
    transaction.commit();
    for (const StoreWrite &write : round) {
        if (write.kind == StoreWrite::Kind::Remove && write.task->resultInFile())
            removeResultFile(write.task->id);
    }
}

void RoundWriter::write(StoreWrite &write, bool newest, StateCounts &finalChange)
{
    switch (write.kind) {
    case StoreWrite::Kind::Insert:
        break; // the round inserts them many at a time
    case StoreWrite::Kind::Update:
        if (write.endedAttempt)
            m_tasks.addAttempt(write.task->id, *write.endedAttempt);
        if (write.newSpec)
            m_tasks.setSpec(*write.task);
        if (!newest)
            break;
        m_tasks.update(*write.task);
        if (write.task->isFinal())
            ++finalChange[static_cast<size_t>(write.task->state())];
        break;
    case StoreWrite::Kind::Pin:
        write.skipped = !m_tasks.setPinned(*write.task);
        break;
    case StoreWrite::Kind::Remove:
        rememberLastId();
        write.skipped = !m_tasks.remove(write.task->id);
        if (!write.skipped)
            --finalChange[static_cast<size_t>(write.task->state())];
        break;
    case StoreWrite::Kind::Log:
        m_tasks.addLog(write.task->id, write.log);
        break;
    case StoreWrite::Kind::Set:
        if (write.setting.value.isEmpty())
            m_unset.bindText(1, write.setting.kind).bindText(2, write.setting.name).run();
        else
            m_set.bindText(1, write.setting.kind)
                .bindText(2, write.setting.name)
                .bindText(3, write.setting.value)
                .run();
        break;
    case StoreWrite::Kind::Keep:
        m_keep.bindText(1, write.answer->key)
            .bindText(2, write.answer->fingerprint)
            .bindText(3, write.answer->outcome)
            .bind(4, qint64(write.answer->keptAt.time_since_epoch().count()))
            .run();
        break;
    }
}

void RoundWriter::moveResultToFile(StoreWrite &write)
{
    const QByteArray result = write.task->result();
    if (m_resultsDirectory.isEmpty() || result.size() <= InlineResultBytes)
        return;
    QSaveFile file(m_resultsDirectory + u"%1.json"_s.arg(write.task->id.value));
    // The umask is the user's, for tasks write files too; a result is for its owner alone.
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        || file.write(result) != result.size() || !file.commit()) {
        const bool full =
            file.error() == QFileDevice::ResourceError || file.error() == QFileDevice::WriteError;
        throw sqlite::SqliteError(full ? SQLITE_FULL : SQLITE_IOERR,
                                  u"%1: %2"_s.arg(file.fileName(), file.errorString()));
    }
    m_resultFileBytes += result.size();
    auto slim = std::make_shared<Task>(*write.task);
    std::get<Finished>(slim->phase).result.clear();
    write.task = std::move(slim);
}

void RoundWriter::removeResultFile(TaskId id)
{
    QFile file(m_resultsDirectory + u"%1.json"_s.arg(id.value));
    const qint64 bytes = file.size();
    if (file.remove())
        m_resultFileBytes -= bytes;
}

void RoundWriter::addToFinalCounts(const StateCounts &change)
{
    for (const TaskState state : AllTaskStates) {
        if (const qint64 n = change[static_cast<size_t>(state)]; n != 0)
            m_addFinal.bind(1, qint64(state)).bind(2, n).run();
    }
}

void RoundWriter::rememberLastId()
{
    m_rememberLastId.run(); // the highest id may be among those that go, and ids are never reused
}

void RoundWriter::probe()
{
    sqlite::Transaction transaction(m_database);
    rememberLastId();
    transaction.commit();
}

qint64 RoundWriter::bytesOver(const RetentionLimits &limits, Timestamp now)
{
    if (limits.bytes <= 0)
        return 0;
    const qint64 pages = m_database.scalar("PRAGMA page_count") - m_database.scalar("PRAGMA freelist_count");
    const qint64 used = pages * m_database.scalar("PRAGMA page_size") + m_resultFileBytes;
    if (used <= limits.bytes)
        return 0;
    if (std::exchange(m_keptBytesOf, now) != now) {
        // What may not be removed is no reason to remove the rest. Counted once for each run of retention.
        const QByteArray kept = QByteArray("SELECT coalesce(sum(") + BytesOfTask + "), 0) FROM tasks WHERE ";
        m_keptBytes =
            m_database.scalar(kept + "state < 4") + m_database.scalar(kept + "state >= 4 AND pinned = 1");
    }
    return used - m_keptBytes - limits.bytes;
}

bool RoundWriter::giveBackSpace()
{
    if (m_database.scalar("PRAGMA freelist_count") == 0)
        return false;
    m_database.execute("PRAGMA incremental_vacuum(1000)");
    return m_database.scalar("PRAGMA freelist_count") > 0;
}

void RoundWriter::takeUpResults()
{
    if (m_resultsDirectory.isEmpty())
        return;
    const QFileInfoList files = QDir(m_resultsDirectory).entryInfoList({u"*.json"_s}, QDir::Files);
    sqlite::Statement owned(m_database,
                            "SELECT 1 FROM tasks WHERE id = ?1 AND result_bytes > 0 AND result IS NULL");
    for (const QFileInfo &file : files) {
        owned.bind(1, file.completeBaseName().toLongLong());
        if (owned.step())
            m_resultFileBytes += file.size();
        else
            QFile::remove(file.filePath());
        owned.reset();
    }
}

qint64 RoundWriter::weigh(TaskId id)
{
    m_weigh.bind(1, id.value);
    const qint64 bytes = m_weigh.step() ? m_weigh.integer(0) : 0;
    m_weigh.reset();
    return bytes;
}

RoundWriter::Removed RoundWriter::removeSome(const RetentionLimits &limits, Timestamp now,
                                             const std::function<bool(TaskId)> &isNeeded)
{
    sqlite::Transaction transaction(m_database);
    m_dropAnswers.bind(1, qint64((now - AnswerAge).time_since_epoch().count())).run();
    const qint64 tooMany = limits.count > 0
        ? m_database.scalar("SELECT count(*) FROM tasks WHERE state >= 4 AND pinned = 0") - limits.count
        : 0;
    qint64 bytesOver = this->bytesOver(limits, now);
    const Timestamp cutoff = limits.age.count() > 0 ? now - limits.age : Timestamp::min();

    Removed removed;
    std::vector<TaskId> withFile;
    while (std::ssize(removed.ids) < SliceRows && m_oldest.step()) {
        const TaskId id{m_oldest.integer(0)};
        const bool old = Timestamp(std::chrono::milliseconds(m_oldest.integer(2))) < cutoff;
        if (!old && bytesOver <= 0 && std::ssize(removed.ids) >= tooMany)
            break;
        if (isNeeded(id))
            continue;
        if (bytesOver > 0)
            bytesOver -= weigh(id);
        removed.ids.push_back(id);
        ++removed.counts[static_cast<size_t>(m_oldest.integer(1))];
        if (m_oldest.integer(3) != 0)
            withFile.push_back(id);
    }
    m_oldest.reset();
    if (removed.ids.empty()) {
        transaction.commit();
        return removed;
    }

    rememberLastId();
    for (const TaskId id : removed.ids)
        m_tasks.remove(id);
    StateCounts change{};
    std::ranges::transform(removed.counts, change.begin(), std::negate<>());
    addToFinalCounts(change);
    transaction.commit();
    for (const TaskId id : withFile)
        removeResultFile(id);
    return removed;
}

} // namespace pooldeck
