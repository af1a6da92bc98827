// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/taskengine.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(lcEngine, "pooldeck.engine")

std::move_only_function<void(std::optional<Error>)> whenStored(TaskPtr task, TaskSource::TaskCallback done)
{
    if (!done)
        return {};
    return [task = std::move(task), done = std::move(done)](std::optional<Error> error) {
        if (error)
            done(std::unexpected(std::move(*error)));
        else
            done(task);
    };
}

} // namespace

TaskEngine::TaskEngine(const TaskCatalog &catalog, TaskStore &store, std::vector<Executor *> executors,
                       const Clock &clock)
    : m_catalog(catalog)
    , m_store(store)
    , m_clock(clock)
{
    for (Executor *executor : executors)
        m_lanes[executor->kind()].executor = executor;
}

TaskEngine::~TaskEngine()
{
    if (m_thread)
        shutDown(std::chrono::milliseconds(0), std::chrono::hours(24));
}

void TaskEngine::onTaskStarted(std::function<void(std::chrono::nanoseconds)> callback)
{
    m_onStarted = std::move(callback);
}

Result<void> TaskEngine::start()
{
    auto stored = m_store.open(*this);
    if (!stored)
        return std::unexpected(std::move(stored.error()));
    recover(std::move(*stored));
    std::map<ExecutorKind, qsizetype> ready;
    for (auto &[kind, lane] : m_lanes) {
        lane.executor->start(*this);
        ready[kind] = lane.ready.size();
    }
    m_thread.reset(QThread::create([this] { runEngineThread(); }));
    m_thread->setObjectName(u"engine"_s);
    m_thread->start();
    wakeExecutors(ready);
    return {};
}

void TaskEngine::recover(StoredState state)
{
    const std::scoped_lock lock(m_mutex);
    m_counts = state.counts;
    m_lastId = state.lastId;
    std::vector<StoreWrite> writes;
    for (TaskPtr &task : state.unfinished) {
        Live live{.task = task, .type = m_catalog.find(task->spec->type), .published = task->state()};
        if (!live.type || !m_lanes.contains(live.type->executor())) {
            // Its type is gone: it can never run, and nobody would see why.
            auto failed = std::make_shared<Task>(*task);
            failed->failure = std::make_shared<const Failure>(Failure{
                FailureKind::Exception, u"There is no task type \"%1\" any more."_s.arg(task->spec->type), {}});
            live.task = std::move(failed);
            setPhase(live, Finished{.state = TaskState::Failed, .finishedAt = m_clock.now()});
            writes.push_back({StoreWrite::Kind::Update, live.task, {}});
            m_live.emplace(task->id, std::move(live));
            continue;
        }
        if (task->state() == TaskState::Running) {
            setPhase(live, Queued{});
            writes.push_back({StoreWrite::Kind::Update, live.task, {}});
        }
        makeReady(live);
        m_live.emplace(task->id, std::move(live));
    }
    if (!writes.empty())
        m_store.enqueue(std::move(writes));
    m_accepting = true;
}

void TaskEngine::wakeExecutors(const std::map<ExecutorKind, qsizetype> &ready)
{
    for (const auto &[kind, count] : ready) {
        if (count > 0)
            m_lanes.at(kind).executor->wake(count);
    }
}

// ---- changes, with the mutex held

void TaskEngine::makeReady(Live &live)
{
    live.readySince = m_clock.elapsed();
    laneOf(live).ready.push(live.task->id, live.task->spec->priority);
}

void TaskEngine::setPhase(Live &live, Phase phase)
{
    auto next = std::make_shared<Task>(*live.task);
    next->phase = std::move(phase);
    Q_ASSERT(next->state() == live.task->state() || canBecome(live.task->state(), next->state()));
    live.task = std::move(next);
}

void TaskEngine::publish(Live &live, TaskPtr task)
{
    const TaskState state = task->state();
    if (live.published != state) {
        if (live.published)
            --m_counts[static_cast<size_t>(*live.published)];
        ++m_counts[static_cast<size_t>(state)];
        live.published = state;
    }
    m_feed.append(std::move(task));
}

void TaskEngine::noteFeedChanged()
{
    if (!std::exchange(m_feedChanged, true))
        m_engineWake.notify_one();
}

// ---- TaskSource

void TaskEngine::submit(TaskSpec spec, TaskCallback done)
{
    if (auto type = m_catalog.check(spec); !type) {
        done(std::unexpected(std::move(type.error())));
        return;
    }
    auto task = std::make_shared<Task>();
    task->spec = std::make_shared<const TaskSpec>(std::move(spec));
    task->createdAt = m_clock.now();
    {
        const std::scoped_lock lock(m_mutex);
        if (m_accepting) {
            task->id = TaskId{++m_lastId.value};
            // Enqueued under the mutex, so that ids rise in the order of commits.
            std::vector<StoreWrite> writes;
            writes.push_back({StoreWrite::Kind::Insert, task, whenStored(task, std::move(done))});
            m_store.enqueue(std::move(writes));
            return;
        }
    }
    done(failure(ErrorCode::ShuttingDown, u"Pooldeck is shutting down and accepts no further tasks."_s));
}

void TaskEngine::cancel(TaskId id, TaskCallback done)
{
    JobPtr toStop;
    {
        std::unique_lock lock(m_mutex);
        const auto it = m_live.find(id);
        if (it == m_live.end() || it->second.task->isFinal()) {
            lock.unlock();
            m_store.find(id, [done = std::move(done)](const Result<TaskPtr> &task) {
                if (!task)
                    return done(task);
                done(failure(ErrorCode::Conflict, u"Task %1 has already ended: it is %2."_s
                                                      .arg((*task)->id.value)
                                                      .arg(stateName((*task)->state()))));
            });
            return;
        }
        Live &live = it->second;
        if (live.job) {
            auto running = std::get<Running>(live.task->phase);
            running.cancelRequested = true;
            setPhase(live, std::move(running));
            toStop = live.job;
        } else {
            laneOf(live).ready.remove(id);
            setPhase(live, Finished{.state = TaskState::Cancelled, .finishedAt = m_clock.now()});
            m_finished.fetch_add(1, std::memory_order_relaxed);
        }
        std::vector<StoreWrite> writes;
        writes.push_back({StoreWrite::Kind::Update, live.task, whenStored(live.task, std::move(done))});
        m_store.enqueue(std::move(writes));
    }
    if (toStop)
        toStop->context.requestStop(); // runs the task's own callbacks: never with the mutex held
}

void TaskEngine::find(TaskId id, TaskCallback done) const
{
    TaskPtr task;
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto it = m_live.find(id); it != m_live.end())
            task = it->second.task;
    }
    if (task)
        done(task);
    else
        m_store.find(id, std::move(done));
}

void TaskEngine::list(TaskFilter filter, std::optional<TaskId> before, int limit, PageCallback done) const
{
    const QSet<TaskState> states = filter.states;
    m_store.list(std::move(filter), before, limit, [this, states, done = std::move(done)](Result<TaskPage> page) {
        if (page) {
            // The store does not know the progress of what runs, and may be a round behind.
            const std::scoped_lock lock(m_mutex);
            for (TaskPtr &task : page->items) {
                if (const auto it = m_live.find(task->id); it != m_live.end())
                    task = it->second.task;
            }
            if (!states.isEmpty())
                std::erase_if(page->items, [&](const TaskPtr &task) { return !states.contains(task->state()); });
        }
        done(std::move(page));
    });
}

StateCounts TaskEngine::counts() const
{
    const std::scoped_lock lock(m_mutex);
    return m_counts;
}

TaskChanges TaskEngine::changesSince(quint64 seq) const
{
    const std::scoped_lock lock(m_mutex);
    return m_feed.changesSince(seq);
}

quint64 TaskEngine::lastSeq() const
{
    const std::scoped_lock lock(m_mutex);
    return m_feed.lastSeq();
}

std::shared_ptr<void> TaskEngine::subscribe(std::function<void()> wake)
{
    return m_watchers.subscribe(std::move(wake));
}

WorkGauges TaskEngine::gauges() const
{
    WorkGauges gauges;
    gauges.started = m_started.load(std::memory_order_relaxed);
    gauges.finished = m_finished.load(std::memory_order_relaxed);
    gauges.failed = m_failed.load(std::memory_order_relaxed);
    return gauges;
}

// ---- JobSource

JobPtr TaskEngine::takeJob(ExecutorKind kind)
{
    JobPtr job;
    std::chrono::nanoseconds waited{0};
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_dispatching)
            return nullptr;
        const std::optional<TaskId> id = m_lanes.at(kind).ready.pop();
        if (!id)
            return nullptr;
        Live &live = m_live.at(*id);
        auto next = std::make_shared<Task>(*live.task);
        ++next->attempt;
        next->phase = Running{.startedAt = m_clock.now()};
        live.task = std::move(next);
        job = std::make_shared<Job>(live.task, *live.type);
        live.job = job;
        m_running.emplace(*id, job);
        waited = m_clock.elapsed() - live.readySince;
        std::vector<StoreWrite> writes;
        writes.push_back({StoreWrite::Kind::Update, live.task, {}});
        m_store.enqueue(std::move(writes));
    }
    m_started.fetch_add(1, std::memory_order_relaxed);
    if (m_onStarted)
        m_onStarted(waited);
    return job;
}

void TaskEngine::finishJob(const JobPtr &job, Outcome outcome)
{
    Finished finished{.state = TaskState::Succeeded,
                      .finishedAt = m_clock.now(),
                      .progress = job->context.progress(),
                      .result = std::move(outcome.result)};
    if (job->context.stopRequested()) {
        finished.state = TaskState::Cancelled;
        finished.result.clear();
    } else if (outcome.failure) {
        finished.state = TaskState::Failed;
    }
    (finished.state == TaskState::Failed ? m_failed : m_finished).fetch_add(1, std::memory_order_relaxed);

    const std::scoped_lock lock(m_mutex);
    Live &live = m_live.at(job->task->id);
    finished.startedAt = live.task->startedAt();
    auto next = std::make_shared<Task>(*live.task);
    next->phase = std::move(finished);
    next->failure = std::move(outcome.failure);
    live.task = std::move(next);
    live.job = nullptr;
    std::vector<StoreWrite> writes;
    writes.push_back({StoreWrite::Kind::Update, live.task, {}});
    m_store.enqueue(std::move(writes));
    m_running.erase(job->task->id);
    m_runningChanged.notify_all();
}

// ---- TaskStore::Observer, on the store's thread

void TaskEngine::roundCommitted(std::span<const StoreWrite> round)
{
    std::map<ExecutorKind, qsizetype> ready;
    {
        const std::scoped_lock lock(m_mutex);
        for (const StoreWrite &write : round) {
            const TaskPtr &task = write.task;
            if (write.kind == StoreWrite::Kind::Insert) {
                Live &live = m_live[task->id];
                live.task = task;
                live.type = m_catalog.find(task->spec->type);
                publish(live, task);
                makeReady(live);
                ++ready[live.type->executor()];
                continue;
            }
            const auto it = m_live.find(task->id);
            if (it == m_live.end())
                continue; // a newer snapshot of it was committed in this same round
            Live &live = it->second;
            // The newest snapshot of the same state knows more of the progress.
            publish(live, live.task->state() == task->state() ? live.task : task);
            if (task->isFinal())
                m_live.erase(it);
        }
        noteFeedChanged();
    }
    wakeExecutors(ready);
}

void TaskEngine::insertsFailed(std::span<const StoreWrite>, const Error &)
{
    // They were never more than writes under way: nothing here knows them yet.
}

// ---- the engine's thread

void TaskEngine::runEngineThread()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        m_engineWake.wait(lock, [this] { return m_stopping || m_feedChanged || !m_running.empty(); });
        if (m_stopping)
            break;
        collectProgress();
        if (std::exchange(m_feedChanged, false)) {
            lock.unlock();
            m_watchers.wakeAll();
            lock.lock();
        }
        m_engineWake.wait_for(lock, WakeInterval, [this] { return m_stopping; });
    }
}

void TaskEngine::collectProgress()
{
    for (const auto &[id, job] : m_running) {
        std::optional<Progress> progress = job->context.takeProgress();
        if (!progress)
            continue;
        Live &live = m_live.at(id);
        auto running = std::get<Running>(live.task->phase);
        running.progress = std::move(*progress);
        setPhase(live, std::move(running));
        if (live.published == TaskState::Running) {
            publish(live, live.task);
            m_feedChanged = true;
        }
    }
}

// ---- the end

void TaskEngine::beginShutdown()
{
    const std::scoped_lock lock(m_mutex);
    m_accepting = false;
}

bool TaskEngine::shutDown(std::chrono::milliseconds drain, std::chrono::milliseconds grace)
{
    std::vector<JobPtr> toStop;
    {
        std::unique_lock lock(m_mutex);
        m_accepting = false;
        m_dispatching = false;
        m_runningChanged.wait_for(lock, drain, [this] { return m_running.empty(); });
        for (const auto &[id, job] : m_running)
            toStop.push_back(job);
    }
    for (const JobPtr &job : toStop)
        job->context.requestStop();

    const QDeadlineTimer deadline(grace);
    bool clean = true;
    for (const auto &[kind, lane] : m_lanes)
        clean = lane.executor->stop(deadline) && clean;
    if (!clean)
        qCWarning(lcEngine) << "Some tasks did not stop; they will be run again at the next start.";
    m_store.close();
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
    }
    m_engineWake.notify_all();
    if (m_thread) {
        m_thread->wait();
        m_thread.reset();
    }
    return clean;
}

} // namespace pooldeck
