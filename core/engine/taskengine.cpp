// SPDX-License-Identifier: GPL-3.0-only
// The engine's start, its own thread, and its end.
#include "core/engine/taskengine.h"

#include "core/task/threads.h"

#include <QDeadlineTimer>
#include <QLoggingCategory>

#include <future>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(lcEngine, "pooldeck.engine")

constexpr std::chrono::seconds PageInRetryInterval{1};

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
}

void TaskEngine::onTaskStarted(std::function<void(std::chrono::nanoseconds)> callback)
{
    m_onStarted = std::move(callback);
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

Result<std::vector<TaskPtr>> TaskEngine::loadNow(std::vector<TaskId> ids)
{
    std::promise<Result<std::vector<TaskPtr>>> promise;
    m_store.load(std::move(ids),
                 [&](Result<std::vector<TaskPtr>> tasks) { promise.set_value(std::move(tasks)); });
    return promise.get_future().get();
}

Result<void> TaskEngine::recover(const StoredState &state)
{
    std::vector<const TaskType *> types;
    for (const QString &name : state.types) {
        const TaskType *type = m_catalog.find(name);
        types.push_back(type && m_lines.contains(type->executor()) ? type : nullptr);
    }
    std::vector<TaskId> toSettle; // was running, or its type is gone
    {
        const std::scoped_lock lock(m_mutex);
        m_table.setStoredCounts(state.counts);
        m_lastId = state.lastId;
        for (const StoredTask &stored : state.unfinished) {
            const TaskType *type = types[static_cast<size_t>(stored.type)];
            Entry &entry = m_table.add(stored.id,
                                       {.type = type,
                                        .published = stored.state,
                                        .startDurably = true,
                                        .nextLogLine = stored.lastLogLine + 1});
            if (!type || stored.state != TaskState::Queued) {
                toSettle.push_back(stored.id);
                continue;
            }
            ++m_parked;
            makeReady(stored.id, entry, stored.priority);
        }
    }
    return toSettle.empty() ? Result<void>() : recoverRunning(toSettle);
}

Result<void> TaskEngine::recoverRunning(const std::vector<TaskId> &ids)
{
    const auto tasks = loadNow(ids);
    if (!tasks)
        return std::unexpected(tasks.error());
    const Timestamp now = m_clock.now();
    std::vector<StoreWrite> writes;
    const std::scoped_lock lock(m_mutex);
    for (const TaskPtr &stored : *tasks) {
        Entry &entry = *m_table.find(stored->id);
        auto task = std::make_shared<Task>(*stored);
        StoreWrite write{.kind = StoreWrite::Kind::Update};
        const auto end = [&](TaskState state) {
            task->phase = Finished{.state = state,
                                   .startedAt = stored->startedAt(),
                                   .finishedAt = now,
                                   .lane = stored->lane(),
                                   .progress = stored->progress()};
        };
        if (!entry.type) {
            task->failure = std::make_shared<const Failure>(
                Failure{FailureKind::Exception,
                        u"There is no task type \"%1\" any more."_s.arg(task->spec->type),
                        {}});
            end(TaskState::Failed);
        } else if (stored->cancelRequested()) {
            end(TaskState::Cancelled);
        } else {
            const Failure interrupted{
                FailureKind::Interrupted,
                u"Pooldeck ended while the task was running (attempt %1 of at most %2)."_s
                    .arg(stored->attempt)
                    .arg(entry.type->maxAttempts),
                {}};
            task->failure = std::make_shared<const Failure>(interrupted);
            if (entry.type->onInterrupt == OnInterrupt::Fail || stored->attempt >= entry.type->maxAttempts) {
                end(TaskState::Failed);
            } else {
                write.endedAttempt = std::make_shared<const TaskAttempt>(
                    TaskAttempt{stored->attempt, stored->lane(), stored->startedAt(), now, interrupted});
                task->phase = Queued{};
            }
        }
        write.task = entry.task = std::move(task);
        writes.push_back(std::move(write));
        if (!entry.isFinal()) {
            ++m_resident;
            makeReady(entry.task->id, entry, entry.task->spec->priority);
        }
    }
    m_store.enqueue(std::move(writes));
    for (const TaskId id : ids)
        settleUnreadable(id);
    return {};
}

// ---- the engine's thread

void TaskEngine::runEngineThread()
{
    std::chrono::nanoseconds logsDue = m_clock.elapsed();
    std::chrono::nanoseconds retentionDue = m_clock.elapsed();
    std::chrono::nanoseconds pageInDue = m_clock.elapsed();
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        const std::chrono::nanoseconds now = m_clock.elapsed();
        collectProgress();
        if (now >= logsDue) {
            logsDue = now + LogInterval;
            collectLogs();
        }
        if (now >= retentionDue) {
            retentionDue = now + RetentionInterval;
            m_store.applyRetention(m_retention, m_clock.now());
        }
        if (m_pageInAgain && now >= pageInDue) {
            pageInDue = now + PageInRetryInterval;
            m_pageInAgain = false;
            pageIn();
        }
        if (std::exchange(m_feedChanged, false)) {
            lock.unlock();
            m_watchers.wakeAll();
            lock.lock();
        }
        m_engineWake.wait_for(lock, WakeInterval, [this] { return m_stopping; });
        m_engineWake.wait_for(lock, RetentionInterval, [this] {
            return m_stopping || m_feedChanged || m_pageInAgain || !m_running.empty();
        });
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
        if (entry.published == TaskState::Running) {
            m_table.publish(entry, entry.task);
            m_feedChanged = true;
        }
    }
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

bool TaskEngine::shutDown(std::chrono::milliseconds drain, std::chrono::milliseconds grace)
{
    std::vector<JobPtr> toStop;
    {
        std::unique_lock lock(m_mutex);
        m_accepting = false;
        m_dispatching = false;
        putBackCleared();
        m_runningChanged.wait_for(lock, drain, [this] { return m_running.empty(); });
        for (const auto &[id, job] : m_running)
            toStop.push_back(job);
    }
    for (const JobPtr &job : toStop)
        job->context.requestStop();

    const QDeadlineTimer deadline(grace);
    bool clean = true;
    for (const auto &[kind, line] : m_lines)
        clean = line.executor->stop(deadline) && clean;
    if (!clean)
        qCWarning(lcEngine) << "Some tasks did not stop; they will be run again at the next start.";
    m_store.close();
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
