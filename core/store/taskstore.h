// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/error.h"
#include "core/task/task.h"

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

/// Which tasks a list shows. Empty members do not filter.
struct TaskFilter {
    QSet<TaskState> states;
    QString type;
    QString tag;
};

/// A page of a list, newest first. `next` is the cursor of the page after it, if there is one.
struct TaskPage {
    std::vector<TaskPtr> items;
    std::optional<TaskId> next;
};

using StateCounts = std::array<qint64, TaskStateCount>;

/// What a store hands back at start.
struct StoredState {
    std::vector<TaskPtr> unfinished; ///< by id, as they were last committed
    StateCounts counts{}; ///< of all tasks stored
    TaskId lastId; ///< the highest id ever given
};

/// One thing to make durable. `done` is called once, on the store's thread, when its round has been
/// committed or has failed; it must only hand on. A task that is written again before its first
/// write has begun is written once, with the newer snapshot.
struct StoreWrite {
    enum class Kind {
        Insert, ///< a new task; given up if its round fails
        Update, ///< a change of a task that was accepted before; kept and tried again until it succeeds
    };
    Kind kind = Kind::Update;
    TaskPtr task;
    std::move_only_function<void(std::optional<Error>)> done;
};

/// Keeps tasks. Writes go through one writer thread that commits whole rounds; reads are answered
/// in the order of commits: a read sees every write enqueued before it.
class TaskStore
{
public:
    /// Told on the store's thread about each round, before the `done` of its writes.
    class Observer
    {
    public:
        virtual ~Observer() = default;
        virtual void roundCommitted(std::span<const StoreWrite> round) = 0;
        /// The inserts of a round that failed and were given up.
        virtual void insertsFailed(std::span<const StoreWrite> inserts, const Error &error) = 0;
    };

    virtual ~TaskStore() = default;

    /// Opens, and reads what is there. Blocks; called once, before the rest of the program starts.
    virtual Result<StoredState> open(Observer &observer) = 0;
    /// Commits what is enqueued, then stops the threads. No call may follow.
    virtual void close() = 0;

    /// Never blocks on the disk. Any thread.
    virtual void enqueue(std::vector<StoreWrite> writes) = 0;

    /// The callbacks come on the store's reader thread; they must only hand on.
    virtual void find(TaskId id, std::function<void(Result<TaskPtr>)> done) = 0;
    /// Tasks with an id below `before` (all, without it), newest first, at most `limit` of them.
    virtual void list(TaskFilter filter, std::optional<TaskId> before, int limit,
                      std::function<void(Result<TaskPage>)> done) = 0;
};

} // namespace pooldeck
