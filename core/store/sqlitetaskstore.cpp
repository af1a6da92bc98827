// SPDX-License-Identifier: GPL-3.0-only
#include "core/store/sqlitetaskstore.h"

#include "core/store/migrations.h"
#include "core/store/storeerror.h"
#include "core/task/threads.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>

#include <sqlite3.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(lcStore, "pooldeck.store")

constexpr auto RetryInterval = 500ms;

} // namespace

SqliteTaskStore::SqliteTaskStore(QString path, Durability durability)
    : m_path(durability == Durability::Memory ? u":memory:"_s : std::move(path)),
      m_resultsDirectory(durability == Durability::Memory
                             ? QString()
                             : QFileInfo(m_path).absoluteDir().filePath(u"results/"_s)),
      m_durability(durability)
{
}

SqliteTaskStore::~SqliteTaskStore()
{
    close();
}

void SqliteTaskStore::openConnections()
{
    // Each connection is used by one thread at a time, so SQLite needs no mutex of its own.
    m_writeDatabase =
        sqlite::Database(m_path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX);
    m_writeDatabase.execute("PRAGMA busy_timeout = 2000");
    if (m_writeDatabase.scalar("PRAGMA page_count") == 0) // later it would only write to the file
        m_writeDatabase.execute("PRAGMA auto_vacuum = INCREMENTAL");
    m_writeDatabase.execute("PRAGMA journal_mode = WAL");
    m_writeDatabase.execute(m_durability == Durability::Full ? "PRAGMA synchronous = FULL"
                                                             : "PRAGMA synchronous = NORMAL");
    m_writeDatabase.execute("PRAGMA temp_store = MEMORY");
    m_writeDatabase.execute("PRAGMA journal_size_limit = 67108864");
}

Result<StoredState> SqliteTaskStore::open(Observer &observer)
{
    m_observer = &observer;
    if (!m_resultsDirectory.isEmpty() && !QDir().mkpath(m_resultsDirectory)) {
        return failure(ErrorCode::StoreUnavailable,
                       u"The folder %1 cannot be made: check the permissions."_s.arg(m_resultsDirectory));
    }
    try {
        openConnections();
        if (migrate(m_writeDatabase) == MigrationResult::TooNew) {
            return failure(ErrorCode::StoreUnavailable,
                           u"The database %1 was written by a newer Pooldeck: start that one, or use another "
                           "--data-dir."_s.arg(m_path));
        }
        m_writer = std::make_unique<RoundWriter>(m_writeDatabase, m_resultsDirectory);
        openLane(m_quick);
        openLane(m_lists);
        m_writer->probe();
        m_writer->takeUpResults();
        StoredState state = m_quick.reader->readState();
        m_writerThread = startThread("store", [this] { writeRounds(); });
        m_quick.thread = startThread("store-read", [this] { answerReads(m_quick); });
        m_lists.thread = startThread("store-list", [this] { answerReads(m_lists); });
        return state;
    } catch (const sqlite::SqliteError &e) {
        // Everything let go of, so that the file can be moved aside and open() called again.
        for (ReadLane *lane : {&m_quick, &m_lists}) {
            lane->reader.reset();
            lane->database = {};
        }
        m_writer.reset();
        m_writeDatabase = {};
        return std::unexpected(storeError(e, m_path));
    }
}

void SqliteTaskStore::close()
{
    endWrites();
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = true;
    }
    for (ReadLane *lane : {&m_quick, &m_lists}) {
        lane->wake.notify_all();
        if (lane->thread.joinable())
            lane->thread.join();
    }
}

void SqliteTaskStore::endWrites()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_closing = true;
    }
    m_writerWake.notify_all();
    if (m_writerThread.joinable())
        m_writerThread.join();
}

Result<QString> SqliteTaskStore::moveAside(const QString &path, Timestamp now)
{
    const QString stamp = QDateTime::fromMSecsSinceEpoch(now.time_since_epoch().count(), Qt::UTC)
                              .toString(u"yyyyMMdd-HHmmss"_s);
    QString aside = u"%1.damaged-%2"_s.arg(path, stamp);
    for (const QString &suffix : {QString(), u"-wal"_s, u"-shm"_s}) {
        QFile file(path + suffix);
        if (file.exists() && !file.rename(aside + suffix)) {
            return failure(
                ErrorCode::StoreUnavailable,
                u"%1 cannot be renamed to %2: %3."_s.arg(path + suffix, aside + suffix, file.errorString()));
        }
    }
    return aside;
}

void SqliteTaskStore::enqueue(std::vector<StoreWrite> writes)
{
    bool wake = false;
    {
        const std::scoped_lock lock(m_mutex);
        wake = std::exchange(m_writerIdle, false);
        m_enqueued += writes.size();
        if (m_pending.empty())
            m_pending = std::move(writes);
        else
            std::ranges::move(writes, std::back_inserter(m_pending));
    }
    if (wake)
        m_writerWake.notify_one();
}

void SqliteTaskStore::applyRetention(const RetentionLimits &limits, Timestamp now)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_retention = Retention{limits, now};
    }
    m_writerWake.notify_one();
}

void SqliteTaskStore::writeRounds()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        const auto due = [this] { return m_closing || !m_pending.empty() || (m_retention && !m_trouble); };
        m_writerIdle = !due();
        if (m_trouble)
            m_writerWake.wait_for(lock, RetryInterval, due);
        else
            m_writerWake.wait(lock, due);
        m_writerIdle = false;
        if (m_closing && m_pending.empty() && m_kept.empty())
            break;
        const bool lastTry = m_closing;
        const size_t taken = m_pending.size();
        std::vector<StoreWrite> round = std::exchange(m_kept, {});
        if (round.empty())
            round = std::exchange(m_pending, {});
        else
            std::ranges::move(std::exchange(m_pending, {}), std::back_inserter(round));
        std::optional<Retention> retention = std::exchange(m_retention, std::nullopt);
        lock.unlock();

        if (!round.empty() || m_trouble)
            writeRound(std::move(round));
        if (retention && !m_trouble && !removeSlice(*retention))
            retention.reset();

        lock.lock();
        // What is asked for meanwhile is newer than what is left of this one.
        if (retention && !m_retention)
            m_retention = retention;
        m_settled += taken;
        if (taken > 0)
            wakeLanes();
        if (lastTry && m_pending.empty())
            break;
    }
    m_writerEnded = true;
    wakeLanes();
}

void SqliteTaskStore::writeRound(std::vector<StoreWrite> round)
{
    std::optional<Error> error;
    const auto begin = std::chrono::steady_clock::now();
    try {
        const std::scoped_lock connection(m_connectionMutex);
        if (round.empty())
            m_writer->probe();
        else
            m_writer->commit(round);
    } catch (const sqlite::SqliteError &e) {
        error = storeError(e, m_path);
    }

    if (!error) {
        if (m_onRound && !round.empty())
            m_onRound(std::ssize(round), std::chrono::steady_clock::now() - begin);
        setTrouble(std::nullopt);
        m_observer->roundCommitted(round);
        for (StoreWrite &write : round) {
            if (!write.done)
                continue;
            if (write.skipped)
                write.done(Error{
                    ErrorCode::Gone, u"Task %1 has been removed already."_s.arg(write.task->id.value), {}});
            else
                write.done(std::nullopt);
        }
        return;
    }
    setTrouble(error);
    std::vector<StoreWrite> kept;
    for (StoreWrite &write : round) {
        if (write.mustSucceed())
            kept.push_back(std::move(write));
        else if (write.done)
            write.done(error);
    }
    const std::scoped_lock lock(m_mutex);
    m_kept = std::move(kept);
}

bool SqliteTaskStore::removeSlice(const Retention &retention)
{
    RoundWriter::Removed removed;
    try {
        const std::scoped_lock connection(m_connectionMutex);
        removed = m_writer->removeSome(retention.limits, retention.now,
                                       [this](TaskId id) { return m_observer->isNeeded(id); });
    } catch (const sqlite::SqliteError &e) {
        setTrouble(storeError(e, m_path));
    }
    if (!removed.ids.empty())
        m_observer->tasksRemoved(removed.ids, removed.counts);
    bool more = !removed.ids.empty();
    try {
        const std::scoped_lock connection(m_connectionMutex);
        more = m_writer->giveBackSpace() || more;
    } catch (const sqlite::SqliteError &e) {
        setTrouble(storeError(e, m_path));
    }
    return more;
}

void SqliteTaskStore::setTrouble(std::optional<Error> trouble)
{
    const bool changed = trouble.has_value() != m_trouble.has_value()
        || (trouble && (trouble->code != m_trouble->code || trouble->message != m_trouble->message));
    if (!changed)
        return;
    if (trouble)
        qCWarning(lcStore).noquote() << trouble->message;
    else
        qCInfo(lcStore).noquote() << "The database can be written again.";
    m_trouble = std::move(trouble);
    m_observer->healthChanged(m_trouble);
}

} // namespace pooldeck
