// SPDX-License-Identifier: GPL-3.0-only
#include "core/executors/jobintake.h"

namespace pooldeck {

JobIntake::JobIntake(ExecutorKind kind, std::function<void()> wakeThread)
    : m_kind(kind), m_wakeThread(std::move(wakeThread))
{
}

void JobIntake::wake(qsizetype ready)
{
    m_ready.fetch_add(ready);
    m_wakeThread();
}

bool JobIntake::stop(QDeadlineTimer deadline)
{
    std::unique_lock lock(m_mutex);
    m_stopping = true;
    m_wakeThread();
    const auto ended = [this] { return m_jobs == 0; };
    if (deadline.isForever())
        m_jobEnded.wait(lock, ended);
    else
        m_jobEnded.wait_for(lock, std::chrono::milliseconds(deadline.remainingTime()), ended);
    return m_jobs == 0;
}

bool JobIntake::isStopping() const
{
    const std::scoped_lock lock(m_mutex);
    return m_stopping;
}

bool JobIntake::isOver() const
{
    const std::scoped_lock lock(m_mutex);
    return m_stopping && m_jobs == 0;
}

JobPtr JobIntake::take(const QString &lane)
{
    while (m_ready.load() > 0) {
        JobPtr job = takeOne(lane);
        if (!job)
            continue; // there may be more since
        if (!job->context.stopRequested())
            return job;
        report(job, {});
    }
    return nullptr;
}

JobPtr JobIntake::takeOne(const QString &lane)
{
    qsizetype ready = m_ready.load();
    {
        const std::scoped_lock lock(m_mutex);
        if (m_stopping) {
            m_ready = 0;
            return nullptr;
        }
        ++m_jobs;
    }
    JobPtr job = m_source->takeJob(m_kind, lane);
    if (job) {
        m_ready.fetch_sub(1);
        return job;
    }
    m_ready.compare_exchange_strong(ready, 0); // unless more came meanwhile
    const std::scoped_lock lock(m_mutex);
    --m_jobs;
    m_jobEnded.notify_all();
    return nullptr;
}

void JobIntake::report(const JobPtr &job, Outcome outcome)
{
    m_source->finishJob(job, std::move(outcome));
    m_ready.fetch_add(1); // its slot is free: there may be one that found none
    const std::scoped_lock lock(m_mutex);
    --m_jobs;
    m_jobEnded.notify_all();
}

void JobIntake::fail(const JobPtr &job, Failure failure)
{
    report(job, {{}, std::make_shared<const Failure>(std::move(failure))});
}

} // namespace pooldeck
