// SPDX-License-Identifier: GPL-3.0-only
// The engine towards executors and store: who runs next, and what follows from an end or a commit.
#include "core/engine/taskengine.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(lcDispatch, "pooldeck.engine")

// Parked tasks are loaded before the last resident ones have been taken.
constexpr qsizetype PageInBelow = TaskEngine::ResidentTasks / 4;
constexpr qsizetype PageSize = TaskEngine::ResidentTasks / 2;
// The engine's mutex is let go of in between, so that nobody waits for a whole batch.
constexpr size_t RoundSlice = 256;

} // namespace

void TaskEngine::write(StoreWrite::Kind kind, TaskPtr task, TaskCallback done)
{
    std::vector<StoreWrite> writes;
    writes.push_back({.kind = kind, .task = task});
    if (done) {
        writes.back().done = [task = std::move(task), done = std::move(done)](std::optional<Error> error) {
            if (error)
                done(std::unexpected(std::move(*error)));
            else
                done(task);
        };
    }
    m_store.enqueue(std::move(writes));
}

void TaskEngine::makeReady(TaskId id, Entry &entry, int priority)
{
    entry.readySince = m_clock.elapsed();
    lineOf(entry).ready.push(id, priority);
    m_queued.fetch_add(1, std::memory_order_relaxed);
}

TaskEngine::Woken TaskEngine::allReady() const
{
    Woken ready;
    for (const auto &[kind, line] : m_lines)
        ready[kind] = line.ready.size() + std::ssize(line.cleared);
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
    JobPtr job;
    std::chrono::nanoseconds readySince{0};
    {
        const std::scoped_lock lock(m_mutex);
        job = nextJob(kind, lane);
        if (!job)
            return nullptr;
        readySince = m_table.find(job->task->id)->readySince;
    }
    m_started.fetch_add(1, std::memory_order_relaxed);
    if (m_onStarted)
        m_onStarted(job->startedElapsed - readySince);
    return job;
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
        const std::optional<TaskId> id = line.ready.front();
        if (!id)
            return nullptr;
        Entry &entry = *m_table.find(*id);
        if (entry.isParked()) {
            pageIn();
            return nullptr;
        }
        // No more starts are committed ahead than can run: each counts as an attempt.
        if (entry.startDurably && line.begun >= line.executor->slots())
            return nullptr;
        line.ready.pop();
        m_queued.fetch_sub(1, std::memory_order_relaxed);
        --m_resident;
        if (m_resident < PageInBelow && m_parked > 0)
            pageIn();
        JobPtr job = beginAttempt(*id, entry, lane);
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

JobPtr TaskEngine::beginAttempt(TaskId id, Entry &entry, const QString &lane)
{
    auto next = std::make_shared<Task>(*entry.task);
    ++next->attempt;
    next->phase = Running{.startedAt = m_clock.now(), .lane = lane};
    entry.task = std::move(next);
    entry.job = std::make_shared<Job>(entry.task, *entry.type, m_clock, entry.nextLogLine);
    m_running.emplace(id, entry.job);
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
    entry.task = std::move(next);
    entry.job = nullptr;
    --lineOf(entry).begun;
    if (!entry.isFinal()) {
        ++m_resident;
        makeReady(entry.task->id, entry, entry.task->spec->priority);
    }
    write(StoreWrite::Kind::Update, entry.task);
    m_running.erase(job->task->id);
    m_runningChanged.notify_all();
}

void TaskEngine::finishJob(const JobPtr &job, Outcome outcome)
{
    const Timestamp startedAt = std::get<Running>(job->task->phase).startedAt;
    Finished finished{
        .state = TaskState::Succeeded,
        .startedAt = startedAt,
        // Not the calendar's time, which may have jumped since.
        .finishedAt = startedAt
            + std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.elapsed() - job->startedElapsed),
        .lane = job->task->lane(),
        .progress = job->context.progress()};
    if (!outcome.failure && outcome.result.size() > MaxResultBytes) {
        outcome.failure = std::make_shared<const Failure>(Failure{
            FailureKind::Exception,
            u"The result has %1 bytes; at most %2 are kept."_s.arg(outcome.result.size()).arg(MaxResultBytes),
            {}});
    }
    if (job->context.stopRequested()) {
        finished.state = TaskState::Cancelled;
    } else if (outcome.failure) {
        finished.state = TaskState::Failed;
    } else {
        finished.resultBytes = outcome.result.size();
        finished.result = std::move(outcome.result);
    }
    (finished.state == TaskState::Failed ? m_failed : m_finished).fetch_add(1, std::memory_order_relaxed);

    std::vector<StoreWrite> writes;
    if (LogChunk chunk = job->context.taskLog().takeNew(); !chunk.lines.empty())
        writes.push_back({.kind = StoreWrite::Kind::Log, .task = job->task, .log = std::move(chunk)});

    const std::scoped_lock lock(m_mutex);
    Entry &entry = *m_table.find(job->task->id);
    auto next = std::make_shared<Task>(*entry.task);
    next->phase = std::move(finished);
    next->failure = std::move(outcome.failure);
    entry.task = std::move(next);
    entry.job = nullptr;
    --lineOf(entry).begun;
    writes.push_back({.kind = StoreWrite::Kind::Update, .task = entry.task});
    m_store.enqueue(std::move(writes));
    m_running.erase(job->task->id);
    m_runningChanged.notify_all();
}

// ---- TaskStore::Observer, on the store's thread

void TaskEngine::roundCommitted(std::span<const StoreWrite> round)
{
    Woken woken;
    while (!round.empty()) {
        const auto slice = round.first(std::min<size_t>(round.size(), RoundSlice));
        round = round.subspan(slice.size());
        const std::scoped_lock lock(m_mutex);
        for (const StoreWrite &write : slice) {
            if (!write.skipped)
                writeCommitted(write, woken);
        }
        noteFeedChanged();
    }
    wakeExecutors(woken);
}

void TaskEngine::writeCommitted(const StoreWrite &write, Woken &woken)
{
    switch (write.kind) {
    case StoreWrite::Kind::Insert:
        insertCommitted(write.task, woken);
        break;
    case StoreWrite::Kind::Update:
        updateCommitted(write.task);
        break;
    case StoreWrite::Kind::Pin:
        pinCommitted(write.task);
        break;
    case StoreWrite::Kind::Remove: {
        StateCounts one{};
        one[static_cast<size_t>(write.task->state())] = 1;
        m_table.publishRemoved({&write.task->id, 1}, one);
        break;
    }
    case StoreWrite::Kind::Log:
        break;
    }
}

void TaskEngine::pinCommitted(const TaskPtr &task)
{
    Entry *entry = m_table.find(task->id);
    if (!entry || entry->isParked()) {
        m_table.publishStored(task);
        return;
    }
    auto next = std::make_shared<Task>(*entry->task);
    next->pinned = task->pinned;
    entry->task = std::move(next);
    if (entry->published == entry->task->state())
        m_table.publish(*entry, entry->task);
}

void TaskEngine::insertCommitted(const TaskPtr &task, Woken &woken)
{
    const TaskType *type = m_catalog.find(task->spec->type);
    // What must not run twice has to be known as running before it does.
    Entry &entry = m_table.add(
        task->id, {.task = task, .type = type, .startDurably = type->onInterrupt == OnInterrupt::Fail});
    m_table.publish(entry, task);
    makeReady(task->id, entry, task->spec->priority);
    if (m_resident >= ResidentTasks) {
        entry.task = nullptr;
        ++m_parked;
    } else {
        ++m_resident;
    }
    ++woken[entry.type->executor()];
}

void TaskEngine::updateCommitted(const TaskPtr &task)
{
    Entry *entry = m_table.find(task->id);
    if (!entry)
        return; // a newer snapshot of it was committed in this same round
    // The newest snapshot of the same state knows more of the progress; the end is as the store keeps it.
    const bool newer = entry->task && entry->task->state() == task->state() && !task->isFinal();
    m_table.publish(*entry, newer ? entry->task : task);
    if (task->isFinal())
        m_table.erase(task->id);
}

void TaskEngine::tasksRemoved(std::span<const TaskId> ids, const StateCounts &counts)
{
    const std::scoped_lock lock(m_mutex);
    m_table.publishRemoved(ids, counts);
    noteFeedChanged();
}

void TaskEngine::healthChanged(const std::optional<Error> &trouble)
{
    Woken woken;
    {
        const std::scoped_lock lock(m_mutex);
        m_trouble = trouble;
        if (!trouble)
            woken = allReady();
        noteFeedChanged();
    }
    wakeExecutors(woken);
}

// ---- parked tasks

void TaskEngine::pageIn()
{
    if (m_paging)
        return;
    std::vector<TaskId> ids;
    for (const auto &[kind, line] : m_lines) {
        for (const TaskId id : line.ready.peek(static_cast<size_t>(PageSize))) {
            if (m_table.find(id)->isParked())
                ids.push_back(id);
        }
    }
    if (ids.empty())
        return;
    m_paging = true;
    m_store.load(ids, [this, ids](const Result<std::vector<TaskPtr>> &tasks) {
        Woken woken;
        {
            const std::scoped_lock lock(m_mutex);
            m_paging = false;
            if (!tasks) {
                qCWarning(lcDispatch).noquote() << tasks.error().message;
                m_pageInAgain = true; // the engine's thread tries again
                return;
            }
            adopt(*tasks);
            for (const TaskId id : ids)
                settleUnreadable(id);
            woken = allReady();
        }
        wakeExecutors(woken);
    });
}

/// A queued task that the store could not read though it was asked for it: it can never run.
void TaskEngine::settleUnreadable(TaskId id)
{
    Entry *entry = m_table.find(id);
    if (!entry || !entry->isParked())
        return;
    if (entry->published == TaskState::Queued) {
        lineOf(*entry).ready.remove(id);
        m_queued.fetch_sub(1, std::memory_order_relaxed);
        --m_parked;
    }
    auto task = std::make_shared<Task>();
    task->id = id;
    task->spec = std::make_shared<const TaskSpec>();
    task->failure = std::make_shared<const Failure>(
        Failure{FailureKind::Exception, u"The task cannot be read from the database."_s, {}});
    task->phase = Finished{.state = TaskState::Failed, .finishedAt = m_clock.now()};
    entry->task = std::move(task);
    write(StoreWrite::Kind::Update, entry->task);
}

void TaskEngine::adopt(const std::vector<TaskPtr> &tasks)
{
    for (const TaskPtr &task : tasks) {
        Entry *entry = m_table.find(task->id);
        if (!entry || !entry->isParked())
            continue;
        entry->task = task;
        ++m_resident;
        --m_parked;
    }
}

void TaskEngine::loadThen(TaskId id, TaskCallback done, std::function<void(TaskCallback)> then)
{
    m_store.load({id},
                 [this, id, done = std::move(done),
                  then = std::move(then)](const Result<std::vector<TaskPtr>> &tasks) mutable {
                     if (!tasks) {
                         done(std::unexpected(tasks.error()));
                         return;
                     }
                     {
                         const std::scoped_lock lock(m_mutex);
                         adopt(*tasks);
                         settleUnreadable(id);
                     }
                     then(std::move(done));
                 });
}

} // namespace pooldeck
