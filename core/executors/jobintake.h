// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/executors/executor.h"

#include <condition_variable>
#include <functional>
#include <mutex>

namespace pooldeck {

/// How an executor with a thread of its own takes jobs from the source and gives them back: so that no
/// wake() is lost, none is taken once stop() has begun, and stop() waits for those that were.
///
/// wake() and stop() may be called from any thread, the rest from the executor's. Nothing is locked while
/// the source is called.
class JobIntake
{
public:
    /// `wakeThread` makes the executor's thread look here again; any thread calls it.
    JobIntake(ExecutorKind kind, std::function<void()> wakeThread);

    void start(JobSource &source) { m_source = &source; }
    void wake(qsizetype ready);
    /// False if jobs had not been reported by the deadline.
    bool stop(QDeadlineTimer deadline);

    /// At least so many may wait in the source.
    qsizetype ready() const { return m_ready.load(); }
    /// The next job; null if there is none, or none is to be taken any more. A job that was asked to stop
    /// before it began is reported as ended, and the next one is taken.
    JobPtr take(const QString &lane);
    void report(const JobPtr &job, Outcome outcome);
    void fail(const JobPtr &job, Failure failure);
    /// stop() has begun.
    bool isStopping() const;
    /// stop() has begun and all jobs are reported: the thread is to end.
    bool isOver() const;

private:
    JobPtr takeOne(const QString &lane);

    const ExecutorKind m_kind;
    const std::function<void()> m_wakeThread;
    JobSource *m_source = nullptr;
    std::atomic<qsizetype> m_ready = 0;

    mutable std::mutex m_mutex; // guards the three below
    std::condition_variable m_jobEnded;
    int m_jobs = 0; // taken and not reported, or being taken
    bool m_stopping = false;
};

} // namespace pooldeck
