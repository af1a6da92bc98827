// SPDX-License-Identifier: GPL-3.0-only
// What the store is asked, each answered on a reading thread after the writes that came before it.
#include "core/store/sqlitetaskstore.h"

#include "core/store/storeerror.h"

#include <sqlite3.h>

namespace pooldeck {

void SqliteTaskStore::openLane(ReadLane &lane)
{
    if (m_durability == Durability::Memory) {
        lane.reader = std::make_unique<TaskReader>(m_writeDatabase, m_resultsDirectory);
        return;
    }
    lane.database = sqlite::Database(m_path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX);
    lane.database.execute("PRAGMA busy_timeout = 2000");
    lane.database.execute("PRAGMA query_only = 1");
    lane.reader = std::make_unique<TaskReader>(lane.database, m_resultsDirectory);
}

/// With the mutex held: those that have something to do, if what it waits for has come.
void SqliteTaskStore::wakeLanes()
{
    for (ReadLane *lane : {&m_quick, &m_lists}) {
        if (!lane->reads.empty())
            lane->wake.notify_one();
    }
}

void SqliteTaskStore::enqueueRead(ReadLane &lane, Read read)
{
    {
        const std::scoped_lock lock(m_mutex);
        read.after = m_enqueued;
        lane.reads.push_back(std::move(read));
    }
    lane.wake.notify_one();
}

template <typename T, typename Query>
void SqliteTaskStore::enqueueRead(ReadLane &lane, Query query, const std::function<void(Result<T>)> &done)
{
    enqueueRead(lane,
                {.run = [query = std::move(query), done](TaskReader &reader) { done(query(reader)); },
                 .fail = [done](const Error &error) { done(std::unexpected(error)); }});
}

void SqliteTaskStore::answerReads(ReadLane &lane)
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        lane.wake.wait(lock, [this, &reads = lane.reads] {
            return m_closed || (!reads.empty() && (m_writerEnded || reads.front().after <= m_settled));
        });
        if (lane.reads.empty())
            break;
        const Read read = std::move(lane.reads.front());
        lane.reads.pop_front();
        lock.unlock();
        try {
            const std::unique_lock connection = m_durability == Durability::Memory
                ? std::unique_lock(m_connectionMutex)
                : std::unique_lock<std::mutex>();
            read.run(*lane.reader);
        } catch (const sqlite::SqliteError &e) {
            read.fail(storeError(e, m_path));
        }
        lock.lock();
    }
}

void SqliteTaskStore::find(TaskId id, std::function<void(Result<TaskPtr>)> done)
{
    enqueueRead<TaskPtr>(
        m_quick, [id](TaskReader &reader) { return reader.find(id); }, done);
}

void SqliteTaskStore::load(std::vector<TaskId> ids, std::function<void(Result<std::vector<TaskPtr>>)> done)
{
    enqueueRead<std::vector<TaskPtr>>(
        m_quick, [ids = std::move(ids)](TaskReader &reader) { return reader.load(ids); }, done);
}

void SqliteTaskStore::list(TaskFilter filter, std::optional<TaskCursor> after, int limit,
                           std::function<void(Result<TaskPage>)> done)
{
    enqueueRead<TaskPage>(
        m_lists,
        [filter = std::move(filter), after, limit](TaskReader &reader) {
            return reader.list(filter, after, limit);
        },
        done);
}

void SqliteTaskStore::attempts(TaskId id, std::function<void(Result<std::vector<TaskAttempt>>)> done)
{
    enqueueRead<std::vector<TaskAttempt>>(
        m_quick, [id](TaskReader &reader) { return reader.attempts(id); }, done);
}

void SqliteTaskStore::readLog(TaskId id, qint64 after, int limit, std::function<void(Result<LogPage>)> done)
{
    enqueueRead<LogPage>(
        m_quick, [id, after, limit](TaskReader &reader) { return reader.readLog(id, after, limit); }, done);
}

void SqliteTaskStore::readResult(TaskId id, std::function<void(Result<QByteArray>)> done)
{
    enqueueRead<QByteArray>(
        m_quick, [id](TaskReader &reader) { return reader.readResult(id); }, done);
}

void SqliteTaskStore::readResultPart(TaskId id, qint64 offset, qint64 length,
                                     std::function<void(Result<ResultPart>)> done)
{
    enqueueRead<ResultPart>(
        m_quick,
        [id, offset, length](TaskReader &reader) { return reader.readResultPart(id, offset, length); }, done);
}

void SqliteTaskStore::findAnswer(QString key, Timestamp since,
                                 std::function<void(Result<std::optional<KeptAnswer>>)> done)
{
    enqueueRead<std::optional<KeptAnswer>>(
        m_quick, [key = std::move(key), since](TaskReader &reader) { return reader.findAnswer(key, since); },
        done);
}

} // namespace pooldeck
