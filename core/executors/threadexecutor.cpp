// SPDX-License-Identifier: GPL-3.0-only
#include "core/executors/threadexecutor.h"

#include "core/task/threads.h"

#include <QtConcurrent>

using namespace Qt::StringLiterals;

namespace pooldeck {

ThreadExecutor::ThreadExecutor(int maxThreads)
    : m_maxThreads(maxThreads > 0 ? maxThreads : QThread::idealThreadCount()),
      m_pool(std::make_unique<QThreadPool>())
{
    m_pool->setObjectName(u"pool"_s);
    m_pool->setMaxThreadCount(m_maxThreads);
}

ThreadExecutor::~ThreadExecutor()
{
    stop(QDeadlineTimer(QDeadlineTimer::Forever));
}

void ThreadExecutor::start(JobSource &source)
{
    m_source = &source;
}

int ThreadExecutor::maxThreads() const
{
    const std::scoped_lock lock(m_mutex);
    return m_maxThreads;
}

int ThreadExecutor::slots() const
{
    const std::scoped_lock lock(m_mutex);
    return allowedLanes();
}

int ThreadExecutor::unresponsive() const
{
    const std::scoped_lock lock(m_mutex);
    return static_cast<int>(m_unresponsive.size());
}

/// Those of tasks that do not stop come on top.
int ThreadExecutor::allowedLanes() const
{
    return m_maxThreads + std::min(static_cast<int>(m_unresponsive.size()), MaxReplacedLanes);
}

void ThreadExecutor::setMaxThreads(int maxThreads)
{
    const std::scoped_lock lock(m_mutex);
    m_maxThreads = std::max(1, maxThreads);
    startLanes(maxThreads);
}

void ThreadExecutor::wake(qsizetype ready)
{
    const std::scoped_lock lock(m_mutex);
    startLanes(ready);
}

Force ThreadExecutor::endByForce(const JobPtr &job)
{
    const std::scoped_lock lock(m_mutex);
    if (m_running.contains(job.get()) && m_unresponsive.insert(job.get()).second)
        startLanes(1);
    return Force::None;
}

void ThreadExecutor::startLanes(qsizetype ready)
{
    ++m_wakes;
    if (m_stopping || !m_source)
        return;
    m_pool->setMaxThreadCount(std::max(allowedLanes(), m_lanes));
    for (qsizetype i = 0; i < ready && m_lanes < allowedLanes(); ++i) {
        ++m_lanes;
        const auto free = std::ranges::find(m_laneNumbers, false);
        const auto number = static_cast<size_t>(free - m_laneNumbers.begin());
        if (free == m_laneNumbers.end())
            m_laneNumbers.push_back(true);
        else
            *free = true;
        (void)QtConcurrent::run(m_pool.get(), [this, number] { runLane(number); });
    }
}

void ThreadExecutor::runLane(size_t number)
{
    lowerCurrentThreadPriority();
    const QString name = u"pool-%1"_s.arg(number);
    quint64 seenWakes = 0;
    do {
        {
            const std::scoped_lock lock(m_mutex);
            seenWakes = m_wakes;
        }
        while (const JobPtr job = m_source->takeJob(ExecutorKind::Thread, name)) {
            m_active.fetch_add(1, std::memory_order_relaxed);
            {
                const std::scoped_lock lock(m_mutex);
                m_running.insert(job.get());
            }
            Outcome outcome = runGuarded(std::get<ThreadFunction>(job->type.run), job->context);
            m_active.fetch_sub(1, std::memory_order_relaxed);
            m_source->finishJob(job, std::move(outcome));
            if (leavesAfter(job, number))
                return;
        }
    } while (mayTakeAnother(number, seenWakes));
}

/// Ends the lane (true) if it is one too many, now that its job has ended.
bool ThreadExecutor::leavesAfter(const JobPtr &job, size_t number)
{
    const std::scoped_lock lock(m_mutex);
    m_running.erase(job.get());
    m_unresponsive.erase(job.get());
    if (!m_stopping && m_lanes <= allowedLanes())
        return false;
    endLane(number);
    return true;
}

/// Ends the lane (false), unless work came after the lane looked for it.
bool ThreadExecutor::mayTakeAnother(size_t number, quint64 seenWakes)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_stopping && m_lanes <= allowedLanes() && m_wakes != seenWakes)
        return true;
    endLane(number);
    return false;
}

void ThreadExecutor::endLane(size_t number)
{
    --m_lanes;
    m_laneNumbers[number] = false;
    m_laneEnded.notify_all();
}

bool ThreadExecutor::stop(QDeadlineTimer deadline)
{
    std::unique_lock lock(m_mutex);
    m_stopping = true;
    const auto ended = [this] { return m_lanes == 0; };
    if (deadline.isForever())
        m_laneEnded.wait(lock, ended);
    else
        m_laneEnded.wait_for(lock, std::chrono::milliseconds(deadline.remainingTime()), ended);
    return m_lanes == 0;
}

} // namespace pooldeck
