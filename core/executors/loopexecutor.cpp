// SPDX-License-Identifier: GPL-3.0-only
#include "core/executors/loopexecutor.h"

#include "core/task/activity.h"

#include <QElapsedTimer>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// Starting jobs is done in slices, so that a burst of them does not delay the timers and sockets of
// those that run.
constexpr std::chrono::nanoseconds StartSlice = 500us;

} // namespace

LoopExecutor::LoopExecutor(int maxConcurrent)
    : m_maxConcurrent(maxConcurrent), m_home(std::make_unique<QObject>())
{
    m_thread.setObjectName(u"tasks"_s);
}

LoopExecutor::~LoopExecutor()
{
    stop(QDeadlineTimer(QDeadlineTimer::Forever));
}

void LoopExecutor::start(JobSource &source)
{
    m_source = &source;
    m_home->moveToThread(&m_thread);
    m_thread.start();
}

void LoopExecutor::wake(qsizetype)
{
    post();
}

void LoopExecutor::post()
{
    if (!m_posted.exchange(true))
        QMetaObject::invokeMethod(
            m_home.get(), [this] { takeJobs(); }, Qt::QueuedConnection);
}

void LoopExecutor::takeJobs()
{
    m_posted = false;
    QElapsedTimer slice;
    slice.start();
    for (;;) {
        {
            const std::scoped_lock lock(m_mutex);
            if (m_stopping || m_running >= m_maxConcurrent)
                return;
        }
        JobPtr job = m_source->takeJob(ExecutorKind::Loop, m_thread.objectName());
        if (!job)
            return;
        {
            const std::scoped_lock lock(m_mutex);
            ++m_running;
        }
        {
            // Until it waits for the first time; what it waits for keeps its name for the next step.
            const ActivityScope scope({&job->type.name, job->task->id});
            run(std::move(job));
        }
        if (std::chrono::nanoseconds(slice.nsecsElapsed()) > StartSlice) {
            post();
            return;
        }
    }
}

QCoro::Task<> LoopExecutor::run(JobPtr job)
{
    Outcome outcome;
    try {
        if (!job->context.stopRequested()) {
            const QJsonValue result = co_await std::get<LoopFunction>(job->type.run)(job->context);
            outcome.result = resultToJson(result);
        }
    } catch (...) {
        outcome = outcomeOfCurrentException();
    }
    m_source->finishJob(job, std::move(outcome));
    ended();
}

void LoopExecutor::ended()
{
    const std::scoped_lock lock(m_mutex);
    if (m_running-- == m_maxConcurrent)
        post(); // there may be tasks that found no slot
    m_jobEnded.notify_all();
}

bool LoopExecutor::stop(QDeadlineTimer deadline)
{
    {
        std::unique_lock lock(m_mutex);
        m_stopping = true;
        const auto allEnded = [this] { return m_running == 0; };
        if (deadline.isForever())
            m_jobEnded.wait(lock, allEnded);
        else
            m_jobEnded.wait_for(lock, std::chrono::milliseconds(deadline.remainingTime()), allEnded);
        if (m_running > 0)
            return false;
    }
    m_thread.quit();
    return m_thread.wait(deadline);
}

} // namespace pooldeck
