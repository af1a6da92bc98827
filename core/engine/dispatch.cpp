// SPDX-License-Identifier: GPL-3.0-only
// The engine towards executors and store: who runs next, and what follows from an end.
#include "core/engine/taskengine.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// Parked tasks are loaded before the last resident ones have been taken.
constexpr qsizetype PageInBelow = TaskEngine::ResidentTasks / 4;

} // namespace

void TaskEngine::write(StoreWrite::Kind kind, TaskPtr task, TaskCallback done)
{
    write({.kind = kind, .task = std::move(task)}, std::move(done));
}

void TaskEngine::write(StoreWrite change, TaskCallback done)
{
    if (done)
        change.done = whenWritten(change.task, std::move(done));
    std::vector<StoreWrite> writes;
    writes.push_back(std::move(change));
    m_store.enqueue(std::move(writes));
}

std::function<void(std::optional<Error>)> TaskEngine::whenWritten(TaskPtr task, TaskCallback done)
{
    return [task = std::move(task), done = std::move(done)](std::optional<Error> error) {
        if (error)
            done(std::unexpected(std::move(*error)));
        else
            done(task);
    };
}

void TaskEngine::makeReady(TaskId id, Entry &entry, int priority)
{
    entry.readySince = m_clock.elapsed();
    entry.steppedAside = false;
    entry.readyPriority = static_cast<qint8>(priority);
    entry.ticket = entry.queue->readyFor(entry.executor).push(id, priority);
    m_queued.fetch_add(1, std::memory_order_relaxed);
    ++(entry.isParked() ? m_parked : m_resident);
    const std::chrono::milliseconds timeout =
        entry.task ? effectiveQueueTimeout(*entry.task->spec, *entry.type) : entry.type->queueTimeout;
    if (timeout.count() > 0)
        addTimer(entry.readySince + timeout, {.kind = Timer::Kind::QueueTimeout, .id = id});
}

TaskEngine::Woken TaskEngine::allReady() const
{
    Woken ready;
    for (const auto &[kind, line] : m_lines)
        ready[kind] = m_queues.ready(kind) + std::ssize(line.cleared);
    return ready;
}

void TaskEngine::wakeExecutors(const Woken &woken)
{
    for (const auto &[kind, count] : woken) {
        if (count > 0)
            m_lines.at(kind).executor->wake(count); // executors never change after construction
    }
}

void TaskEngine::noteFeedChanged()
{
    if (!std::exchange(m_feedChanged, true))
        m_engineWake.notify_one();
}

// ---- JobSource

JobPtr TaskEngine::takeJob(ExecutorKind kind, const QString &lane)
{
    while (true) {
        JobPtr job;
        std::chrono::nanoseconds startable{0};
        {
            const std::scoped_lock lock(m_mutex);
            job = nextJob(kind, lane);
            if (!job)
                return nullptr;
            const Entry &entry = *m_table.find(job->task->id);
            startable = std::max(entry.readySince, entry.queue->openSince);
            if (entry.steppedAside)
                startable = std::max(startable, m_resourcesFreed);
        }
        m_started.fetch_add(1, std::memory_order_relaxed);
        if (m_onStarted)
            m_onStarted(std::max(job->startedElapsed - startable, std::chrono::nanoseconds(0)));
        if (!job->fault)
            return job;
        finishJob(job, {.result = {}, .failure = job->fault});
    }
}

JobPtr TaskEngine::nextJob(ExecutorKind kind, const QString &lane)
{
    Line &line = m_lines.at(kind);
    while (m_dispatching && !m_trouble) {
        if (!line.cleared.empty()) {
            JobPtr job = std::move(line.cleared.front());
            line.cleared.pop_front();
            return job;
        }
        const std::chrono::nanoseconds now = m_clock.elapsed();
        const std::optional<TaskQueues::Next> next = m_queues.next(kind, now);
        if (!next) {
            awaitToken(now);
            return nullptr;
        }
        Entry &entry = *m_table.find(next->id);
        if (entry.isParked()) {
            pageIn();
            return nullptr;
        }
        // No more starts are committed ahead than can run: each counts as an attempt.
        if (entry.startDurably && line.begun >= line.executor->slots())
            return nullptr;
        if (!takeResources(entry)) {
            m_resources.claim(effectiveResources(*entry.task->spec, *entry.type));
            m_queues.passOver(*next, kind);
            entry.steppedAside = true;
            continue;
        }
        m_queues.start(*next, kind);
        m_queued.fetch_sub(1, std::memory_order_relaxed);
        --m_resident;
        if (m_resident < PageInBelow && m_parked > 0)
            pageIn();
        JobPtr job = beginAttempt(next->id, entry, lane);
        ++line.begun;
        if (!entry.startDurably) {
            write(StoreWrite::Kind::Update, entry.task);
            return job;
        }
        write(StoreWrite::Kind::Update, entry.task,
              [this, kind, job](const Result<TaskPtr> &) { startCommitted(kind, job); });
    }
    return nullptr;
}

bool TaskEngine::takeResources(Entry &entry)
{
    const ResourcePool::Needs &needs = effectiveResources(*entry.task->spec, *entry.type);
    if (needs.empty())
        return true;
    entry.holdsResources = m_resources.take(needs);
    return entry.holdsResources;
}

/// What an attempt that has ended leaves to others.
void TaskEngine::giveBackSlot(Entry &entry)
{
    --lineOf(entry).begun;
    TaskQueues::ended(*entry.queue, m_clock.elapsed());
    if (std::exchange(entry.holdsResources, false)) {
        m_resources.giveBack(effectiveResources(*entry.task->spec, *entry.type));
        m_resourcesFreed = m_clock.elapsed();
        reconsider();
    }
    if (entry.queue->settings.concurrency)
        reconsider();
}

JobPtr TaskEngine::beginAttempt(TaskId id, Entry &entry, const QString &lane)
{
    auto next = std::make_shared<Task>(*entry.task);
    ++next->attempt;
    next->phase = Running{.startedAt = m_clock.now(), .lane = lane};
    entry.task = std::move(next);
    entry.job = makeJob(entry);
    m_running.emplace(id, entry.job);
    if (const auto timeout = effectiveTimeout(*entry.task->spec, *entry.type); timeout.count() > 0) {
        addTimer(entry.job->startedElapsed + timeout,
                 {.kind = Timer::Kind::Timeout, .id = id, .attempt = entry.task->attempt});
    }
    return entry.job;
}

void TaskEngine::startCommitted(ExecutorKind kind, const JobPtr &job)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_dispatching) {
            putBack(job);
            return;
        }
        m_lines.at(kind).cleared.push_back(job);
    }
    wakeExecutors({{kind, 1}});
}

/// A job that was begun but never run: as if it had not been taken, but for a cancel that came meanwhile.
void TaskEngine::putBack(const JobPtr &job)
{
    Entry &entry = *m_table.find(job->task->id);
    auto next = std::make_shared<Task>(*entry.task);
    --next->attempt;
    if (entry.task->cancelRequested())
        next->phase = Finished{.state = TaskState::Cancelled, .finishedAt = m_clock.now()};
    else
        next->phase = Queued{};
    m_table.setTask(entry, std::move(next));
    entry.job = nullptr;
    giveBackSlot(entry);
    if (entry.isFinal()) {
        releaseKey(*entry.task);
    } else {
        makeReady(entry.task->id, entry, entry.task->spec->priority);
    }
    write(StoreWrite::Kind::Update, entry.task);
    m_running.erase(job->task->id);
    m_runningChanged.notify_all();
}

namespace {

/// What the end of a job means, the engine's own reasons to stop it considered.
void applyOutcome(const Job &job, Outcome &outcome, Finished &finished, qint64 maxResult)
{
    switch (job.stopReason.load()) {
    case StopReason::Cancelled:
        finished.state = TaskState::Cancelled;
        outcome.failure = nullptr;
        return;
    case StopReason::ShuttingDown:
        finished.state = TaskState::Cancelled;
        outcome.failure = std::make_shared<const Failure>(
            Failure{FailureKind::Interrupted, u"Pooldeck was shut down while the task was running."_s, {}});
        return;
    case StopReason::TimedOut: {
        const double seconds =
            static_cast<double>(effectiveTimeout(*job.task->spec, job.type).count()) / 1000;
        outcome.failure = std::make_shared<const Failure>(
            Failure{FailureKind::Timeout, u"It did not end within %1 s."_s.arg(seconds), {}});
        break;
    }
    case StopReason::None:
        break;
    }
    if (!outcome.failure && outcome.result.size() > maxResult) {
        outcome.failure = std::make_shared<const Failure>(Failure{
            FailureKind::Exception,
            u"The result has %1 bytes; at most %2 are kept."_s.arg(outcome.result.size()).arg(maxResult),
            {}});
    }
    if (outcome.failure) {
        finished.state = TaskState::Failed;
        return;
    }
    finished.resultBytes = outcome.result.size();
    finished.result = std::move(outcome.result);
}

} // namespace

void TaskEngine::finishJob(const JobPtr &job, Outcome outcome)
{
    const Timestamp startedAt = std::get<Running>(job->task->phase).startedAt;
    const std::chrono::nanoseconds ran = m_clock.elapsed() - job->startedElapsed;
    if (m_onAttemptEnded)
        m_onAttemptEnded(job->type.name, ran);
    Finished finished{.state = TaskState::Succeeded,
                      .startedAt = startedAt,
                      // Not the calendar's time, which may have jumped since.
                      .finishedAt = startedAt + std::chrono::duration_cast<std::chrono::milliseconds>(ran),
                      .lane = job->task->lane(),
                      .progress = job->context.progress()};

    std::vector<StoreWrite> writes;
    if (LogChunk chunk = job->context.taskLog().takeNew(); !chunk.lines.empty())
        writes.push_back({.kind = StoreWrite::Kind::Log, .task = job->task, .log = std::move(chunk)});

    const std::scoped_lock lock(m_mutex);
    applyOutcome(*job, outcome, finished,
                 m_limits.resultBytes); // under the mutex: a cancel that was granted before it counts
    const TaskId id = job->task->id;
    Entry &entry = *m_table.find(id);
    auto next = std::make_shared<Task>(*entry.task);
    StoreWrite write{.kind = StoreWrite::Kind::Update};
    const bool failed = finished.state == TaskState::Failed;
    const bool again = failed && retryLater(entry, *next, finished, *outcome.failure, write);
    if (!again)
        next->phase = std::move(finished);
    next->failure = std::move(outcome.failure);
    entry.nextLogLine = job->context.taskLog().nextNumber();
    giveBackSlot(entry);
    if (!again && !failed && job->stopReason == StopReason::None)
        learnDuration(entry, m_clock.elapsed() - job->startedElapsed);
    m_table.setTask(entry, std::move(next));
    entry.job = nullptr;
    if (!again) {
        (failed ? m_failed : m_finished).fetch_add(1, std::memory_order_relaxed);
        releaseKey(*entry.task);
    }
    write.task = entry.task;
    writes.push_back(std::move(write));
    m_store.enqueue(std::move(writes));
    if (again)
        schedule(id, *entry.task->dueAt());
    m_running.erase(id);
    m_runningChanged.notify_all();
}

/// A failed attempt that its policy lets follow by another: it goes into the history.
bool TaskEngine::retryLater(Entry &entry, Task &next, const Finished &finished, Failure failure,
                            StoreWrite &write)
{
    const RetryPolicy policy = effectiveRetry(*next.spec, *entry.type);
    if (next.cancelRequested() || !policy.allows(next.attempt, failure.kind)
        || failure.details["retry"_L1] == QJsonValue(false))
        return false;
    write.endedAttempt = std::make_shared<const TaskAttempt>(TaskAttempt{
        next.attempt, finished.lane, finished.startedAt, finished.finishedAt, std::move(failure)});
    const double chance = QRandomGenerator::global()->generateDouble();
    next.phase = Scheduled{m_clock.now() + policy.delayAfter(next.attempt, chance)};
    return true;
}

} // namespace pooldeck
