// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskcontext.h"
#include "core/task/tasktype.h"

#include <QByteArray>
#include <QDeadlineTimer>

#include <atomic>
#include <memory>

namespace pooldeck {

/// One attempt of one task, from the moment an executor takes it until it reports the outcome.
struct Job
{
    Job(TaskPtr t, const TaskType &type_, const Clock &clock, qint64 firstLogLine = 1,
        qint64 maxLogBytes = TaskLog::MaxBytes)
        : task(std::move(t)), type(type_),
          context(task, clock, firstLogLine, effectiveTimeout(*task->spec, type_), maxLogBytes),
          startedElapsed(clock.elapsed())
    {
    }

    const TaskPtr task; ///< the snapshot as it started
    const TaskType &type;
    TaskContext context;
    const std::chrono::nanoseconds startedElapsed; ///< on Clock::elapsed(), so that the calendar may jump
    std::shared_ptr<const Failure> fault; ///< set: it cannot run, and no executor gets it
    std::atomic<StopReason> stopReason = StopReason::None; ///< the first one counts
};
using JobPtr = std::shared_ptr<Job>;

/// How an attempt ended, before the engine decides what follows from it.
struct Outcome
{
    QByteArray result; ///< JSON text, if it succeeded
    std::shared_ptr<const Failure> failure; ///< set if it failed
};

/// Where executors take their work from: the engine. Any thread.
class JobSource
{
public:
    virtual ~JobSource() = default;
    /// The next ready task of that executor, now running on that lane; null if there is none.
    virtual JobPtr takeJob(ExecutorKind kind, const QString &lane) = 0;
    /// Reports the end of an attempt, once for each job taken.
    virtual void finishJob(const JobPtr &job, Outcome outcome) = 0;
};

/// What force can do to an attempt that does not stop.
enum class Force {
    Ended, ///< its process is killed: the outcome follows
    None, ///< nothing ends it; its slot is replaced, up to a bound
};

/// Runs the tasks of one kind. The engine keeps what waits; an executor takes a task only when it
/// has a slot for it, so priority and cancel apply until the last moment.
class Executor
{
public:
    virtual ~Executor() = default;

    virtual ExecutorKind kind() const = 0;
    /// How many tasks it may run at once. Any thread.
    virtual int slots() const = 0;
    /// Takes effect at once; no running task is ended by it. False if the number is fixed. Any thread.
    virtual bool setSlots(int) { return false; }
    /// Before anything else, once.
    virtual void start(JobSource &source) = 0;
    /// `ready` tasks wait in the source. Never blocks; any thread, never with the engine's mutex held.
    virtual void wake(qsizetype ready) = 0;
    /// The job was asked to stop and its grace time is over. Does nothing if it has ended meanwhile. Any
    /// thread, never with the engine's mutex held.
    virtual Force endByForce(const JobPtr &job) = 0;
    /// Takes no further job and waits for those that run. False if some had not ended by the deadline:
    /// then the executor must outlive them, which only the end of the process makes certain.
    virtual bool stop(QDeadlineTimer deadline) = 0;
};

/// Runs a thread function and turns what it returns or throws into an outcome.
Outcome runGuarded(const ThreadFunction &function, TaskContext &context);
/// The same for an exception caught elsewhere: call it inside a catch block.
Outcome outcomeOfCurrentException();
/// The JSON text of a result.
QByteArray resultToJson(const QJsonValue &value);

} // namespace pooldeck
