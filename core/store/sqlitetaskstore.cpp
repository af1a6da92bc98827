// SPDX-License-Identifier: GPL-3.0-only
#include "core/store/sqlitetaskstore.h"

#include "core/store/migrations.h"

#include <QLoggingCategory>

#include <sqlite3.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(lcStore, "pooldeck.store")

constexpr auto RetryInterval = 1s;

Error errorOf(const sqlite::SqliteError &e)
{
    const QString text = QString::fromUtf8(e.what());
    switch (e.primaryCode()) {
    case SQLITE_FULL:
        return {ErrorCode::DiskFull, u"The disk with Pooldeck's data is full: free some space. (%1)"_s.arg(text), {}};
    case SQLITE_READONLY:
        return {ErrorCode::StoreUnavailable, u"The database cannot be written: it is read-only. (%1)"_s.arg(text), {}};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorCode::StoreUnavailable, u"Another program has locked the database. (%1)"_s.arg(text), {}};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return {ErrorCode::StoreUnavailable, u"The database file is damaged. (%1)"_s.arg(text), {}};
    default:
        return {ErrorCode::StoreUnavailable, u"The database does not work: %1."_s.arg(text), {}};
    }
}

} // namespace

SqliteTaskStore::SqliteTaskStore(QString path, Durability durability)
    : m_path(durability == Durability::Memory ? u":memory:"_s : std::move(path))
    , m_durability(durability)
{
}

SqliteTaskStore::~SqliteTaskStore()
{
    close();
}

void SqliteTaskStore::openConnections()
{
    // Each connection is used by one thread at a time, so SQLite needs no mutex of its own.
    m_writeDatabase = sqlite::Database(m_path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX);
    m_writeDatabase.execute("PRAGMA busy_timeout = 2000");
    m_writeDatabase.execute("PRAGMA journal_mode = WAL");
    m_writeDatabase.execute(m_durability == Durability::Full ? "PRAGMA synchronous = FULL"
                                                             : "PRAGMA synchronous = NORMAL");
    m_writeDatabase.execute("PRAGMA temp_store = MEMORY");
}

Result<StoredState> SqliteTaskStore::open(Observer &observer)
{
    m_observer = &observer;
    try {
        openConnections();
        if (migrate(m_writeDatabase) == MigrationResult::TooNew) {
            return failure(ErrorCode::StoreUnavailable,
                           u"The database %1 was written by a newer Pooldeck: start that one, or use another "
                           "--data-dir."_s.arg(m_path));
        }
        m_taskWriter = TaskWriter(m_writeDatabase);
        m_addFinal = sqlite::Statement(m_writeDatabase, "UPDATE final_counts SET n = n + ?2 WHERE state = ?1");
        if (m_durability == Durability::Memory) {
            m_reader = std::make_unique<TaskReader>(m_writeDatabase);
        } else {
            m_readDatabase = sqlite::Database(m_path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX);
            m_readDatabase.execute("PRAGMA busy_timeout = 2000");
            m_readDatabase.execute("PRAGMA query_only = 1");
            m_reader = std::make_unique<TaskReader>(m_readDatabase);
        }
        StoredState state = m_reader->readState();
        m_writerThread.reset(QThread::create([this] { writeRounds(); }));
        m_writerThread->setObjectName(u"store"_s);
        m_writerThread->start();
        m_readerThread.reset(QThread::create([this] { answerReads(); }));
        m_readerThread->setObjectName(u"store-read"_s);
        m_readerThread->start();
        return state;
    } catch (const sqlite::SqliteError &e) {
        Error error = errorOf(e);
        error.message = u"Cannot open the database %1. %2"_s.arg(m_path, error.message);
        return std::unexpected(std::move(error));
    }
}

void SqliteTaskStore::close()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_closing = true;
    }
    m_changed.notify_all();
    if (m_writerThread)
        m_writerThread->wait();
    if (m_readerThread)
        m_readerThread->wait();
}

void SqliteTaskStore::enqueue(std::vector<StoreWrite> writes)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_enqueued += writes.size();
        if (m_pending.empty())
            m_pending = std::move(writes);
        else
            std::ranges::move(writes, std::back_inserter(m_pending));
    }
    m_changed.notify_all();
}

void SqliteTaskStore::writeRounds()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        const auto due = [this] { return m_closing || !m_pending.empty(); };
        if (m_kept.empty())
            m_changed.wait(lock, due);
        else
            m_changed.wait_for(lock, RetryInterval, due);
        if (m_pending.empty() && m_kept.empty())
            break; // closing, and nothing is left
        const bool lastTry = m_closing;
        const size_t taken = m_pending.size();
        std::vector<StoreWrite> round;
        for (auto &[id, write] : std::exchange(m_kept, {}))
            round.push_back(std::move(write));
        std::ranges::move(std::exchange(m_pending, {}), std::back_inserter(round));
        lock.unlock();

        if (const std::optional<Error> error = commitRound(round)) {
            qCWarning(lcStore).noquote() << "A round of" << round.size() << "writes failed:" << error->message;
            settleFailedRound(std::move(round), *error);
        } else {
            m_observer->roundCommitted(round);
            for (StoreWrite &write : round) {
                if (write.done)
                    write.done(std::nullopt);
            }
        }

        lock.lock();
        m_settled += taken;
        m_changed.notify_all();
        if (lastTry && m_pending.empty())
            break;
    }
    m_writerEnded = true;
    m_changed.notify_all();
}

std::optional<Error> SqliteTaskStore::commitRound(std::vector<StoreWrite> &round)
{
    const std::scoped_lock connection(m_connectionMutex);
    try {
        // Of several snapshots of one task only the newest is written.
        std::unordered_map<TaskId, const StoreWrite *> newest;
        for (const StoreWrite &write : round) {
            if (write.kind == StoreWrite::Kind::Update)
                newest[write.task->id] = &write;
        }
        StateCounts finished{};
        sqlite::Transaction transaction(m_writeDatabase);
        for (const StoreWrite &write : round) {
            if (write.kind == StoreWrite::Kind::Insert) {
                m_taskWriter.insert(*write.task);
            } else if (newest[write.task->id] == &write) {
                m_taskWriter.update(*write.task);
                if (write.task->isFinal())
                    ++finished[static_cast<size_t>(write.task->state())];
            }
        }
        for (const TaskState state : AllTaskStates) {
            if (const qint64 n = finished[static_cast<size_t>(state)]; n > 0)
                m_addFinal.bind(1, qint64(state)).bind(2, n).run();
        }
        transaction.commit();
        return std::nullopt;
    } catch (const sqlite::SqliteError &e) {
        return errorOf(e);
    }
}

void SqliteTaskStore::settleFailedRound(std::vector<StoreWrite> round, const Error &error)
{
    const auto inserts = std::stable_partition(round.begin(), round.end(), [](const StoreWrite &write) {
        return write.kind == StoreWrite::Kind::Insert;
    });
    m_observer->insertsFailed(std::span(round.begin(), inserts), error);
    std::for_each(round.begin(), inserts, [&](StoreWrite &write) {
        if (write.done)
            write.done(error);
    });
    // The updates wait for the next round; what waits for the older one is answered with the newer.
    const std::scoped_lock lock(m_mutex);
    std::for_each(inserts, round.end(), [&](StoreWrite &write) {
        const auto [it, added] = m_kept.try_emplace(write.task->id, std::move(write));
        if (added)
            return;
        it->second.task = std::move(write.task);
        it->second.done = [first = std::move(it->second.done),
                           second = std::move(write.done)](const std::optional<Error> &e) mutable {
            if (first)
                first(e);
            if (second)
                second(e);
        };
    });
}

void SqliteTaskStore::enqueueRead(Read read)
{
    {
        const std::scoped_lock lock(m_mutex);
        read.after = m_enqueued;
        m_reads.push_back(std::move(read));
    }
    m_changed.notify_all();
}

void SqliteTaskStore::answerReads()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] {
            return m_writerEnded || (!m_reads.empty() && m_reads.front().after <= m_settled);
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
            read.fail(errorOf(e));
        }
        lock.lock();
    }
}

void SqliteTaskStore::find(TaskId id, std::function<void(Result<TaskPtr>)> done)
{
    enqueueRead({0, [id, done](TaskReader &reader) { done(reader.find(id)); },
                 [done](const Error &error) { done(std::unexpected(error)); }});
}

void SqliteTaskStore::list(TaskFilter filter, std::optional<TaskId> before, int limit,
                           std::function<void(Result<TaskPage>)> done)
{
    enqueueRead({0,
                 [filter = std::move(filter), before, limit, done](TaskReader &reader) {
                     done(reader.list(filter, before, limit));
                 },
                 [done](const Error &error) { done(std::unexpected(error)); }});
}

} // namespace pooldeck
