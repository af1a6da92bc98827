// SPDX-License-Identifier: GPL-3.0-only
// What the store is asked, each answered on its reader thread after the writes that came before it.
#include "core/store/sqlitetaskstore.h"

#include "core/store/storeerror.h"

namespace pooldeck {

void SqliteTaskStore::enqueueRead(Read read)
{
    {
        const std::scoped_lock lock(m_mutex);
        read.after = m_enqueued;
        m_reads.push_back(std::move(read));
    }
    m_readerWake.notify_one();
}

template <typename T, typename Query>
void SqliteTaskStore::enqueueRead(Query query, const std::function<void(Result<T>)> &done)
{
    enqueueRead({.run = [query = std::move(query), done](TaskReader &reader) { done(query(reader)); },
                 .fail = [done](const Error &error) { done(std::unexpected(error)); }});
}

void SqliteTaskStore::answerReads()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_readerWake.wait(lock, [this] {
            return m_closed || (!m_reads.empty() && (m_writerEnded || m_reads.front().after <= m_settled));
        });
        if (m_reads.empty())
            break;
        const Read read = std::move(m_reads.front());
        m_reads.pop_front();
        lock.unlock();
        try {
            const std::unique_lock connection = m_durability == Durability::Memory
                ? std::unique_lock(m_connectionMutex)
                : std::unique_lock<std::mutex>();
            read.run(*m_reader);
        } catch (const sqlite::SqliteError &e) {
            read.fail(storeError(e, m_path));
        }
        lock.lock();
    }
}

void SqliteTaskStore::find(TaskId id, std::function<void(Result<TaskPtr>)> done)
{
    enqueueRead<TaskPtr>([id](TaskReader &reader) { return reader.find(id); }, done);
}

void SqliteTaskStore::load(std::vector<TaskId> ids, std::function<void(Result<std::vector<TaskPtr>>)> done)
{
    enqueueRead<std::vector<TaskPtr>>([ids = std::move(ids)](TaskReader &reader) { return reader.load(ids); },
                                      done);
}

void SqliteTaskStore::list(TaskFilter filter, std::optional<TaskCursor> after, int limit,
                           std::function<void(Result<TaskPage>)> done)
{
    enqueueRead<TaskPage>([filter = std::move(filter), after,
                           limit](TaskReader &reader) { return reader.list(filter, after, limit); },
                          done);
}

void SqliteTaskStore::attempts(TaskId id, std::function<void(Result<std::vector<TaskAttempt>>)> done)
{
    enqueueRead<std::vector<TaskAttempt>>([id](TaskReader &reader) { return reader.attempts(id); }, done);
}

void SqliteTaskStore::readLog(TaskId id, qint64 after, int limit, std::function<void(Result<LogPage>)> done)
{
    enqueueRead<LogPage>([id, after, limit](TaskReader &reader) { return reader.readLog(id, after, limit); },
                         done);
}

void SqliteTaskStore::readResult(TaskId id, std::function<void(Result<QByteArray>)> done)
{
    enqueueRead<QByteArray>([id](TaskReader &reader) { return reader.readResult(id); }, done);
}

void SqliteTaskStore::readResultPart(TaskId id, qint64 offset, qint64 length,
                                     std::function<void(Result<ResultPart>)> done)
{
    enqueueRead<ResultPart>(
        [id, offset, length](TaskReader &reader) { return reader.readResultPart(id, offset, length); }, done);
}

void SqliteTaskStore::findAnswer(QString key, Timestamp since,
                                 std::function<void(Result<std::optional<KeptAnswer>>)> done)
{
    enqueueRead<std::optional<KeptAnswer>>(
        [key = std::move(key), since](TaskReader &reader) { return reader.findAnswer(key, since); }, done);
}

} // namespace pooldeck
