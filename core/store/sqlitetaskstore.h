// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/store/roundwriter.h"
#include "core/store/sqlite.h"
#include "core/store/taskreader.h"
#include "core/store/taskstore.h"

#include <QString>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace pooldeck {

/// Keeps tasks in one SQLite database (WAL).
///
/// Three threads: `store` commits whatever has been enqueued as one transaction, round after round
/// (group commit: while one round is being synced, the next one fills); `store-read` answers queries
/// on a connection of its own, each after the round that it asked to see, and `store-list` those that may
/// look at every row, which the engine's own must not wait for. One mutex guards the queues of the three and
/// is never held while SQLite works or a callback runs.
class SqliteTaskStore final : public TaskStore
{
public:
    /// `path` is ignored for Durability::Memory. Large results go to `results/` beside it.
    SqliteTaskStore(QString path, Durability durability);
    ~SqliteTaskStore() override;

    /// Called on the store's thread for each round that is committed, with its writes and how long it took.
    /// Before open().
    void onRound(std::function<void(qint64 writes, std::chrono::nanoseconds)> callback)
    {
        m_onRound = std::move(callback);
    }

    Result<StoredState> open(Observer &observer) override;
    void close() override;
    void endWrites() override;
    void enqueue(std::vector<StoreWrite> writes) override;
    void applyRetention(const RetentionLimits &limits, Timestamp now) override;
    void find(TaskId id, std::function<void(Result<TaskPtr>)> done) override;
    void load(std::vector<TaskId> ids, std::function<void(Result<std::vector<TaskPtr>>)> done) override;
    void list(TaskFilter filter, std::optional<TaskCursor> after, int limit,
              std::function<void(Result<TaskPage>)> done) override;
    void attempts(TaskId id, std::function<void(Result<std::vector<TaskAttempt>>)> done) override;
    void readLog(TaskId id, qint64 after, int limit, std::function<void(Result<LogPage>)> done) override;
    void readResult(TaskId id, std::function<void(Result<QByteArray>)> done) override;
    void readResultPart(TaskId id, qint64 offset, qint64 length,
                        std::function<void(Result<ResultPart>)> done) override;
    void findAnswer(QString key, Timestamp since,
                    std::function<void(Result<std::optional<KeptAnswer>>)> done) override;

    /// Renames a damaged database (and what belongs to it) so that a fresh one can be begun; returns the
    /// new name. Only while no store has it open.
    static Result<QString> moveAside(const QString &path, Timestamp now);

private:
    struct Read
    {
        quint64 after = 0; // the number of writes that it must see
        std::function<void(TaskReader &)> run;
        std::function<void(const Error &)> fail;
    };
    /// Queries that are answered one after the other.
    struct ReadLane
    {
        // Its thread's own. In memory all connections are the writer's, so each use takes the mutex.
        sqlite::Database database;
        std::unique_ptr<TaskReader> reader;

        std::condition_variable wake;
        std::deque<Read> reads; // by m_mutex
        std::thread thread;
    };
    struct Retention
    {
        RetentionLimits limits;
        Timestamp now;
    };

    void openConnections();
    void writeRounds();
    void writeRound(std::vector<StoreWrite> round);
    bool removeSlice(const Retention &retention); // true when there is more to remove
    void setTrouble(std::optional<Error> trouble);
    void openLane(ReadLane &lane);
    void wakeLanes();
    void answerReads(ReadLane &lane);
    void enqueueRead(ReadLane &lane, Read read);
    /// A read whose callback gets `query`'s answer, or why there is none.
    template <typename T, typename Query>
    void enqueueRead(ReadLane &lane, Query query, const std::function<void(Result<T>)> &done);

    const QString m_path;
    const QString m_resultsDirectory; // empty: none
    const Durability m_durability;
    std::function<void(qint64, std::chrono::nanoseconds)> m_onRound;
    Observer *m_observer = nullptr;

    // The writer thread's own, and during open() the caller's.
    sqlite::Database m_writeDatabase;
    std::unique_ptr<RoundWriter> m_writer;
    std::optional<Error> m_trouble;

    std::mutex m_connectionMutex;

    std::mutex m_mutex; // guards what follows
    std::condition_variable m_writerWake;
    std::vector<StoreWrite> m_pending;
    std::vector<StoreWrite> m_kept; // of failed rounds, to be tried again
    std::optional<Retention> m_retention; // asked for and not taken up
    quint64 m_enqueued = 0;
    quint64 m_settled = 0; // writes that were committed or have failed
    bool m_writerIdle = false; // only then is there anybody to wake: a wake-up for each submission is dear
    bool m_closing = false;
    bool m_writerEnded = false;
    bool m_closed = false;

    std::thread m_writerThread;
    ReadLane m_quick;
    ReadLane m_lists;
};

} // namespace pooldeck
