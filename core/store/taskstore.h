// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/store/retention.h"
#include "core/task/error.h"
#include "core/task/task.h"
#include "core/task/tasklog.h"

#include <QSet>

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace pooldeck {

/// How much a commit survives.
enum class Durability {
    Full, ///< the machine's death: fsync per round
    Process, ///< the program's death
    Memory, ///< nothing; no file is written
};

/// By what a list is sorted; tasks that are equal in it, by their ids.
enum class TaskSort {
    Id,
    CreatedAt,
    StartedAt, ///< those that have not started count as the latest
    FinishedAt, ///< those that have not ended count as the latest
    Priority,
    Duration, ///< of the last attempt; those that have none count as the shortest
};

/// Which tasks a list shows, and in which order. Empty members do not filter.
struct TaskFilter
{
    QSet<TaskState> states;
    QString type;
    QString queue;
    QString tag;
    QString text; ///< what people search for, see searchWords()
    QString submitter;
    QString uniqueKey;
    TaskId retryOf;
    std::optional<bool> pinned;
    std::optional<std::vector<TaskId>> ids; ///< these alone
    std::optional<Timestamp> createdFrom; ///< at that time or later
    std::optional<Timestamp> createdBefore;
    std::optional<Timestamp> finishedFrom;
    std::optional<Timestamp> finishedBefore;

    TaskSort sort = TaskSort::Id;
    bool ascending = false;
};

/// The last task of a page: the next one begins behind it.
struct TaskCursor
{
    TaskCursor() = default;
    TaskCursor(TaskId id_, qint64 key_ = 0) : id(id_), key(key_) { } // NOLINT(google-explicit-constructor)

    TaskId id;
    qint64 key = 0; ///< what it was sorted by; 0 for TaskSort::Id

    bool operator==(const TaskCursor &) const = default;
};

/// A page of a list, newest first unless asked otherwise. `next` leads to the page after it, if there is
/// one: that alone tells the last page, for one of large tasks has fewer than were asked for.
struct TaskPage
{
    /// A page ends with the task that brings its texts to so much.
    static constexpr qint64 EnoughBytes = 4 * 1024 * 1024;

    std::vector<TaskPtr> items;
    std::optional<TaskCursor> next;
};

/// A part of a result.
struct ResultPart
{
    QByteArray bytes;
    qint64 total = 0; ///< of the whole result
};

/// What a request came to, kept for when its client sends it again.
struct KeptAnswer
{
    QString key; ///< the client's name for its request
    QByteArray fingerprint; ///< of what was asked for
    QByteArray outcome; ///< JSON, the engine's own
    Timestamp keptAt;
};
inline constexpr std::chrono::hours AnswerAge{24}; ///< for how long one is kept

using StateCounts = std::array<qint64, TaskStateCount>;

/// An unfinished task as it is read at start: only what deciding its turn takes.
struct StoredTask
{
    TaskId id;
    TaskState state = TaskState::Queued;
    int priority = 0;
    qsizetype type = 0; ///< index into StoredState::types
    qsizetype queue = 0; ///< index into StoredState::queues
    bool hasOptions = false; ///< its spec says more than type, params, queue, priority and tags
    qint64 lastLogLine = 0; ///< of earlier attempts
};

/// What somebody set while the program ran, kept for the next start.
struct Setting
{
    QString kind; ///< e.g. "queue"
    QString name;
    QByteArray value; ///< JSON; empty: not set any more
};

/// What a store hands back at start.
struct StoredState
{
    std::vector<StoredTask> unfinished; ///< by id
    QStringList types;
    QStringList queues;
    std::vector<Setting> settings;
    StateCounts counts{}; ///< of all tasks stored
    TaskId lastId; ///< the highest id ever given
};

/// A part of a task's log.
struct LogPage
{
    std::vector<LogLine> lines;
    qint64 lastLine = 0; ///< ask for what comes after it
    qint64 firstLine = 0; ///< the oldest line still kept; above 1 where the cap has removed some
};

/// One thing to make durable. `done` is called once, on the store's thread, when its round has been
/// committed or has failed; it must only hand on.
struct StoreWrite
{
    enum class Kind {
        Insert, ///< a new task; given up if its round fails
        Update, ///< a change of an unfinished task; of several in a round only the newest is written
        Pin, ///< Task::pinned of any task; given up if its round fails
        Remove, ///< a final task goes, with its log and result; given up if its round fails
        Log, ///< lines of a task's log
        Set, ///< a setting; has no task; given up if its round fails
        Keep, ///< an answer; has no task; given up if its round fails
    };
    Kind kind = Kind::Update;
    TaskPtr task;
    bool newSpec = false; ///< with Update: the spec is not that of the insertion any more
    Setting setting; ///< with Set
    std::shared_ptr<const KeptAnswer> answer; ///< with Keep
    std::shared_ptr<const TaskAttempt> endedAttempt; ///< with Update: one more for the history
    LogChunk log; ///< with Log
    bool skipped = false; ///< set by the store: the task to pin or to remove had gone
    std::move_only_function<void(std::optional<Error>)> done;

    /// Not given up when a round fails, but tried again until it succeeds: it tells of what has happened.
    bool mustSucceed() const { return kind == Kind::Update || kind == Kind::Log; }
};

/// Keeps tasks. Writes go through one writer thread that commits whole rounds; reads are answered
/// in the order of commits: a read sees every write enqueued before it.
class TaskStore
{
public:
    /// Told on the store's thread.
    class Observer
    {
    public:
        virtual ~Observer() = default;
        /// About each round, before the `done` of its writes. What was kept out of the row (a large
        /// result) is already out of the snapshots.
        virtual void roundCommitted(std::span<const StoreWrite> round) = 0;
        /// Retention removed these final tasks.
        virtual void tasksRemoved(std::span<const TaskId> ids, const StateCounts &counts) = 0;
        /// The store cannot write any more, or can again (nothing). It tries by itself.
        virtual void healthChanged(const std::optional<Error> &trouble) = 0;
        /// Whether retention must leave a final task alone for now.
        virtual bool isNeeded(TaskId) const { return false; }
    };

    virtual ~TaskStore() = default;

    /// Opens, and reads what is there. Blocks; called once, before the rest of the program starts (again if
    /// it failed).
    virtual Result<StoredState> open(Observer &observer) = 0;
    /// Commits what is enqueued, then stops the threads. No call may follow.
    virtual void close() = 0;
    /// Commits what is enqueued, the last there is; reads are answered until close().
    virtual void endWrites() = 0;

    /// Never blocks on the disk. Any thread.
    virtual void enqueue(std::vector<StoreWrite> writes) = 0;
    /// Removes final tasks beyond the limits, a few at a time between rounds, and gives the space back.
    virtual void applyRetention(const RetentionLimits &limits, Timestamp now) = 0;

    // The callbacks of the reads come on a thread of the store's; they must only hand on. But those of lists
    // may take their time: only other lists wait for them. Lists may be answered later than what is asked
    // after them.

    virtual void find(TaskId id, std::function<void(Result<TaskPtr>)> done) = 0;
    /// The tasks of these ids that exist and can be read, in no order.
    virtual void load(std::vector<TaskId> ids, std::function<void(Result<std::vector<TaskPtr>>)> done) = 0;
    /// The tasks that come after `after` (all, without it) in the order that the filter asks for, at most
    /// `limit` of them. The order by id is an index; any other one, and texts, look at every row.
    virtual void list(TaskFilter filter, std::optional<TaskCursor> after, int limit,
                      std::function<void(Result<TaskPage>)> done) = 0;
    /// The ended attempts before the last one, oldest first.
    virtual void attempts(TaskId id, std::function<void(Result<std::vector<TaskAttempt>>)> done) = 0;
    virtual void readLog(TaskId id, qint64 after, int limit, std::function<void(Result<LogPage>)> done) = 0;
    /// The JSON text of a result, wherever it is kept.
    virtual void readResult(TaskId id, std::function<void(Result<QByteArray>)> done) = 0;
    /// At most `length` bytes of it from `offset` on; no more than these are read.
    virtual void readResultPart(TaskId id, qint64 offset, qint64 length,
                                std::function<void(Result<ResultPart>)> done) = 0;
    /// The answer that was kept under that key at `since` or later.
    virtual void findAnswer(QString key, Timestamp since,
                            std::function<void(Result<std::optional<KeptAnswer>>)> done) = 0;
};

} // namespace pooldeck
