// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/store/sqlite.h"
#include "core/store/taskreader.h"
#include "core/store/taskrow.h"
#include "core/store/taskstore.h"

#include <QString>
#include <QThread>

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>

namespace pooldeck {

/// Keeps tasks in one SQLite database (WAL).
///
/// Two threads: `store` commits whatever has been enqueued as one transaction, round after round
/// (group commit: while one round is being synced, the next one fills); `store-read` answers queries
/// on a connection of its own, each after the round that it asked to see. One mutex guards the two
/// queues and is never held while SQLite works or a callback runs.
class SqliteTaskStore final : public TaskStore
{
public:
    /// `path` is ignored for Durability::Memory.
    SqliteTaskStore(QString path, Durability durability);
    ~SqliteTaskStore() override;

    Result<StoredState> open(Observer &observer) override;
    void close() override;
    void enqueue(std::vector<StoreWrite> writes) override;
    void find(TaskId id, std::function<void(Result<TaskPtr>)> done) override;
    void list(TaskFilter filter, std::optional<TaskId> before, int limit,
              std::function<void(Result<TaskPage>)> done) override;

private:
    struct Read {
        quint64 after; // the number of writes that it must see
        std::function<void(TaskReader &)> run;
        std::function<void(const Error &)> fail;
    };

    void openConnections();
    void writeRounds();
    /// One transaction of all of `round`; nothing if it was committed.
    std::optional<Error> commitRound(std::vector<StoreWrite> &round);
    /// After a failed round: gives up the inserts, keeps the updates for the next one.
    void settleFailedRound(std::vector<StoreWrite> round, const Error &error);
    void answerReads();
    void enqueueRead(Read read);

    const QString m_path;
    const Durability m_durability;
    Observer *m_observer = nullptr;

    // The writer thread's own, and during open() the caller's.
    sqlite::Database m_writeDatabase;
    TaskWriter m_taskWriter;
    sqlite::Statement m_addFinal;

    // The reader thread's own. In memory both are the same connection, so each use takes the mutex.
    sqlite::Database m_readDatabase;
    std::unique_ptr<TaskReader> m_reader;
    std::mutex m_connectionMutex;

    std::mutex m_mutex; // guards what follows
    std::condition_variable m_changed;
    std::vector<StoreWrite> m_pending;
    std::map<TaskId, StoreWrite> m_kept; // updates of failed rounds, to be tried again
    std::deque<Read> m_reads;
    quint64 m_enqueued = 0;
    quint64 m_settled = 0; // writes that were committed or have failed
    bool m_closing = false;
    bool m_writerEnded = false;

    std::unique_ptr<QThread> m_writerThread;
    std::unique_ptr<QThread> m_readerThread;
};

} // namespace pooldeck
