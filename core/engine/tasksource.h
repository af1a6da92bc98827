// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/expectation.h"
#include "core/engine/queuesource.h"
#include "core/store/taskstore.h"
#include "core/task/error.h"
#include "core/task/task.h"
#include "core/task/taskcatalog.h"
#include "core/task/waitreason.h"

#include <functional>
#include <memory>
#include <vector>

namespace pooldeck {

/// What changed since a sequence number.
struct TaskChanges
{
    std::vector<TaskPtr> tasks; ///< each changed task once, its newest snapshot, in order of change
    std::vector<quint64> seqs; ///< of these changes, in the same order
    std::vector<TaskId> removed; ///< no longer in the history
    std::vector<quint64> removedSeqs; ///< of these removals, in the same order
    quint64 lastSeq = 0; ///< ask from here next time
    bool reset = false; ///< the reader fell behind: take a fresh list, then go on from lastSeq
};

/// What becomes of a task's spec.
struct SpecChange
{
    TaskSpec spec;
    bool rescheduled = false; ///< its due time is to be that of the spec, whatever it was before
};
/// Makes it of the newest snapshot, or says why not. Called on any thread, without a lock, perhaps more than
/// once.
using SpecEdit = std::function<Result<SpecChange>(const Task &task, Timestamp now)>;

/// A client's name for its request, and what the request asks for.
struct RequestKey
{
    QString key;
    QByteArray fingerprint;
};
/// A request that makes tasks, as one value.
struct KeyedRequest
{
    enum class Kind {
        Task,
        Batch,
        Graph,
        Retry,
    };
    RequestKey key;
    Kind kind = Kind::Task;
    std::vector<TaskSpec> specs; ///< one, for a Task; none, for a Retry
    TaskId retried; ///< of a Retry
    QString submitter; ///< of a Retry
};

/// The engine as the window, the API and embedders see it. Any thread; nothing here blocks on the
/// disk or on a loop. Callbacks come on a thread of the engine or the store, or at once on the
/// caller's own: they must only hand on to their home thread. Only that of list() may take its time.
class TaskSource : public QueueSource
{
public:
    using TaskCallback = std::function<void(Result<TaskPtr>)>;
    using BatchCallback = std::function<void(std::vector<Result<TaskPtr>>)>;
    using GraphCallback = std::function<void(Result<std::vector<TaskPtr>>)>;
    using PageCallback = std::function<void(Result<TaskPage>)>;
    using OutcomesCallback = std::function<void(Result<std::vector<Result<TaskPtr>>>)>;

    virtual const TaskCatalog &catalog() const = 0;

    /// Checks and accepts a task; `done` is called when it is durable, or was refused.
    virtual void submit(TaskSpec spec, TaskCallback done) = 0;
    /// The same for many: all accepted ones in one commit, one outcome each, in their order.
    virtual void submitBatch(std::vector<TaskSpec> specs, BatchCallback done) = 0;
    /// Tasks that depend on each other, all of them or none: in `dependsOn`, and in references in params,
    /// TaskId{-1} stands for the first of them, -2 for the second, and so on, in any order without cycles.
    /// Faults have the task's place before their pointers, e.g. "/1/params/path".
    virtual void submitGraph(std::vector<TaskSpec> specs, GraphCallback done) = 0;
    /// Makes a new task of what a final one was asked to do, now, and whatever became of those that it
    /// depended on, unless it still needs their results; an unfinished one is a Conflict.
    virtual void retry(TaskId id, const QString &submitter, TaskCallback done) = 0;
    /// The same as the four above, but what was accepted is remembered by the request's key, in the same
    /// commit, for AnswerAge: who sends the request again gets the tasks that it made then, as they are now.
    /// With another fingerprint it is an InvalidRequest; while the first one is under way, a Conflict.
    /// Where nothing was accepted, nothing is remembered.
    virtual void submitOnce(KeyedRequest request, OutcomesCallback done) = 0;
    /// Changes what a task that does not run yet was asked to do. Its type, executor, unique key,
    /// dependencies and origin stay as they are, whatever `edit` makes of them. One that runs or has ended is
    /// a Conflict. `done` is called when the change is durable.
    virtual void change(TaskId id, SpecEdit edit, TaskCallback done) = 0;
    /// Asks a task to stop: one that does not run is cancelled at once, a running one gets a stop request. A
    /// final one is a Conflict. `done` is called when the change is durable.
    virtual void cancel(TaskId id, TaskCallback done) = 0;
    /// Keeps a task out of retention's way, or no longer.
    virtual void setPinned(TaskId id, bool pinned, TaskCallback done) = 0;
    /// Removes a final task now, with its log and result; an unfinished one is a Conflict, and so is one that
    /// a waiting task depends on.
    virtual void forget(TaskId id, TaskCallback done) = 0;

    virtual void find(TaskId id, TaskCallback done) const = 0; ///< an end only once it is durable
    virtual void list(TaskFilter filter, std::optional<TaskCursor> after, int limit,
                      PageCallback done) const = 0;
    /// All attempts that have ended before the current or last one, oldest first.
    virtual void attempts(TaskId id, std::function<void(Result<std::vector<TaskAttempt>>)> done) const = 0;
    /// Lines after number `after`, oldest first, stored or not.
    virtual void readLog(TaskId id, qint64 after, int limit,
                         std::function<void(Result<LogPage>)> done) const = 0;
    /// The JSON text of a succeeded task's result; a Conflict for any other.
    virtual void readResult(TaskId id, std::function<void(Result<QByteArray>)> done) const = 0;
    /// At most `length` bytes of that text from `offset` on.
    virtual void readResultPart(TaskId id, qint64 offset, qint64 length,
                                std::function<void(Result<ResultPart>)> done) const = 0;

    /// Why a task is not running, as things are now. O(1).
    virtual WaitReason waitReason(const Task &task) const = 0;
    /// When it is likely to start and to end, as things are now. Nothing unless somebody has learned it.
    virtual Expectation expectation(const Task &) const { return {}; }
    /// The unfinished tasks that wait for it, directly or through others.
    virtual std::vector<TaskId> dependents(TaskId id) const = 0;
    /// Tasks by state, unfinished and stored ones together.
    virtual StateCounts counts() const = 0;
    /// Why nothing can be accepted or started now, e.g. a full disk or the program's end; nothing if all
    /// is well. A change of
    /// it wakes the subscribers.
    virtual std::optional<Error> trouble() const = 0;

    /// The feed: what changed after `seq`.
    virtual TaskChanges changesSince(quint64 seq) const = 0;
    virtual quint64 lastSeq() const = 0;

    /// Keeps `wake` being called after changes, at most every 100 ms, on the engine's thread, for as
    /// long as the handle lives. `wake` must only hand on.
    virtual std::shared_ptr<void> subscribe(std::function<void()> wake) = 0;
};

} // namespace pooldeck
