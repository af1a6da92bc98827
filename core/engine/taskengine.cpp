// SPDX-License-Identifier: GPL-3.0-only
// The engine's start, its own thread, and its end.
#include "core/engine/taskengine.h"

#include "core/task/threads.h"

#include <QDeadlineTimer>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(lcEngine, "pooldeck.engine")

constexpr std::chrono::seconds PageInRetryInterval{1};
constexpr std::chrono::seconds CalendarInterval{1};

} // namespace

TaskEngine::TaskEngine(const TaskCatalog &catalog, TaskStore &store, const std::vector<Executor *> &executors,
                       const Clock &clock)
    : m_catalog(catalog), m_store(store), m_clock(clock)
{
    for (Executor *executor : executors)
        m_lines[executor->kind()].executor = executor;
}

TaskEngine::~TaskEngine()
{
    if (m_thread.joinable())
        shutDown(std::chrono::milliseconds(0), std::chrono::hours(24));
    m_store.close();
}

void TaskEngine::onTaskStarted(std::function<void(std::chrono::nanoseconds)> callback)
{
    m_onStarted = std::move(callback);
}

void TaskEngine::onAttemptEnded(std::function<void(const QString &, std::chrono::nanoseconds)> callback)
{
    m_onAttemptEnded = std::move(callback);
}

// ---- start

Result<void> TaskEngine::start(Dispatch dispatch)
{
    const auto stored = m_store.open(*this);
    if (!stored)
        return std::unexpected(stored.error());
    if (auto recovered = recover(*stored); !recovered) {
        m_store.close();
        return recovered;
    }
    for (auto &[kind, line] : m_lines)
        line.executor->start(*this);
    m_thread = startThread("engine", [this] { runEngineThread(); });
    {
        const std::scoped_lock lock(m_mutex);
        m_accepting = true;
    }
    if (dispatch == Dispatch::Now)
        beginDispatch();
    return {};
}

void TaskEngine::beginDispatch()
{
    Woken ready;
    {
        const std::scoped_lock lock(m_mutex);
        m_dispatching = true;
        ready = allReady();
    }
    wakeExecutors(ready);
}

void TaskEngine::lookAtClock()
{
    const std::scoped_lock lock(m_mutex);
    m_engineWake.notify_one();
}

// ---- the engine's thread

void TaskEngine::runEngineThread()
{
    std::chrono::nanoseconds tickDue = m_clock.elapsed();
    std::chrono::nanoseconds logsDue = tickDue;
    std::chrono::nanoseconds progressDue = tickDue;
    std::chrono::nanoseconds retentionDue = tickDue;
    std::chrono::nanoseconds pageInDue = tickDue;
    std::vector<JobPtr> toForce;
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        std::chrono::nanoseconds now = m_clock.elapsed();
        takeDue(now, toForce);
        if (std::exchange(m_reconsider, false) || !m_toStop.empty() || !toForce.empty()) {
            const Woken woken = allReady();
            const std::vector<JobPtr> toStop = std::exchange(m_toStop, {});
            lock.unlock();
            wakeExecutors(woken);
            stopJobs(toStop);
            forceJobs(std::exchange(toForce, {}));
            lock.lock();
            continue; // time has gone by
        }
        if (now >= tickDue && (m_feedChanged || !m_running.empty())) {
            tickDue = now + WakeInterval;
            collectProgress();
            if (!m_progressed.empty() && !m_trouble && now >= progressDue) {
                progressDue = now + ProgressInterval;
                storeProgress();
            }
            if (now >= logsDue) {
                logsDue = now + LogInterval;
                collectLogs();
            }
            if (std::exchange(m_feedChanged, false)) {
                lock.unlock();
                m_watchers.wakeAll();
                lock.lock();
                continue;
            }
        }
        if (now >= retentionDue) {
            retentionDue = now + RetentionInterval;
            m_store.applyRetention(m_retention, m_clock.now());
            storeDurations();
        }
        if (m_pageInAgain && now >= pageInDue) {
            pageInDue = now + PageInRetryInterval;
            m_pageInAgain = false;
            pageIn();
        }
        std::chrono::nanoseconds wake = std::min(nextWake(now), retentionDue);
        if (m_feedChanged || !m_running.empty())
            wake = std::min(wake, tickDue);
        if (m_pageInAgain)
            wake = std::min(wake, pageInDue);
        now = m_clock.elapsed();
        if (wake > now)
            m_engineWake.wait_for(lock, wake - now);
    }
}

/// When time will next do something to a task.
std::chrono::nanoseconds TaskEngine::nextWake(std::chrono::nanoseconds now)
{
    std::chrono::nanoseconds next = now + RetentionInterval;
    if (const auto timer = m_timers.next())
        next = std::min(next, *timer);
    if (m_tokenDue)
        next = std::min(next, *m_tokenDue);
    std::optional<Timestamp> due = m_due.next();
    for (const auto &[name, queue] : m_queues.all()) {
        const auto until = queue->settings.paused ? queue->settings.pausedUntil : std::nullopt;
        if (until && (!due || *until < *due))
            due = until;
    }
    if (due) {
        // The calendar may be set meanwhile, so it is looked at again soon. (In milliseconds: there are too
        // many nanoseconds to a time in some centuries.)
        const auto left = std::min<std::chrono::milliseconds>(*due - m_clock.now(), CalendarInterval);
        next = std::min<std::chrono::nanoseconds>(next, now + left);
    }
    return next;
}

void TaskEngine::stopJobs(const std::vector<JobPtr> &jobs)
{
    for (const JobPtr &job : jobs)
        job->context.requestStop(); // runs the task's own callbacks: never with the mutex held
}

void TaskEngine::forceJobs(const std::vector<JobPtr> &jobs)
{
    for (const JobPtr &job : jobs) {
        const ExecutorKind kind = effectiveExecutor(*job->task->spec, job->type);
        if (m_lines.at(kind).executor->endByForce(job) == Force::None)
            markUnresponsive(job);
    }
}

void TaskEngine::collectProgress()
{
    for (const auto &[id, job] : m_running) {
        std::optional<Progress> progress = job->context.takeProgress();
        if (!progress)
            continue;
        Entry &entry = *m_table.find(id);
        auto running = std::get<Running>(entry.task->phase);
        running.progress = std::move(*progress);
        TaskTable::setPhase(entry, std::move(running));
        m_progressed.insert(id);
        publishRunning(entry);
    }
}

/// For what a crash would leave: nobody waits for it, so one round now and then is enough.
void TaskEngine::storeProgress()
{
    std::vector<StoreWrite> writes;
    for (const TaskId id : std::exchange(m_progressed, {})) {
        if (m_running.contains(id))
            writes.push_back({.kind = StoreWrite::Kind::Update, .task = m_table.find(id)->task});
    }
    if (!writes.empty())
        m_store.enqueue(std::move(writes));
}

void TaskEngine::collectLogs()
{
    if (m_trouble)
        return; // they stay in memory, which is bounded
    std::vector<StoreWrite> writes;
    for (const auto &[id, job] : m_running) {
        LogChunk chunk = job->context.taskLog().takeNew();
        if (!chunk.lines.empty())
            writes.push_back({.kind = StoreWrite::Kind::Log, .task = job->task, .log = std::move(chunk)});
    }
    if (!writes.empty())
        m_store.enqueue(std::move(writes));
}

// ---- the end

void TaskEngine::beginShutdown()
{
    const std::scoped_lock lock(m_mutex);
    m_accepting = false;
    noteFeedChanged(); // trouble() says it
}

void TaskEngine::putBackCleared()
{
    for (auto &[kind, line] : m_lines) {
        for (const JobPtr &job : std::exchange(line.cleared, {}))
            putBack(job);
    }
}

void TaskEngine::warnOfUnstopped() const
{
    StateCounts after{};
    {
        const std::scoped_lock lock(m_mutex);
        for (const auto &[id, job] : m_running)
            ++after[static_cast<size_t>(afterInterruption(*m_table.find(id)->task, job->type))];
    }
    QStringList fates;
    const auto say = [&](TaskState state, const QString &fate) {
        if (const qint64 n = after[static_cast<size_t>(state)]; n > 0)
            fates.append(fate.arg(n));
    };
    say(TaskState::Queued, u"run again: %1"_s);
    say(TaskState::Cancelled, u"cancelled, as was asked: %1"_s);
    say(TaskState::Failed, u"failed as interrupted: %1"_s);
    if (fates.isEmpty())
        return; // the last one has just ended
    qCWarning(lcEngine).noquote() << "Some tasks did not stop. At the next start they will be"
                                  << fates.join(", "_L1) + u'.';
}

bool TaskEngine::shutDown(std::chrono::milliseconds drain, std::chrono::milliseconds grace)
{
    std::vector<JobPtr> toStop;
    {
        std::unique_lock lock(m_mutex);
        m_accepting = false;
        m_dispatching = false;
        putBackCleared();
        m_runningChanged.wait_for(lock, drain, [this] { return m_running.empty(); });
        for (const auto &[id, job] : m_running) {
            Entry &entry = *m_table.find(id);
            noteStop(entry, StopReason::ShuttingDown);
            publishRunning(entry);
            toStop.push_back(job);
        }
    }
    stopJobs(toStop);

    const QDeadlineTimer deadline(grace);
    bool clean = true;
    for (const auto &[kind, line] : m_lines)
        clean = line.executor->stop(deadline) && clean;
    if (!clean)
        warnOfUnstopped();
    {
        const std::scoped_lock lock(m_mutex);
        storeDurations();
    }
    m_store.endWrites();
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
    }
    m_engineWake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
    return clean;
}

} // namespace pooldeck
