// SPDX-License-Identifier: GPL-3.0-only
// The engine as a TaskSource: what is asked of it, and what it answers.
#include "core/engine/taskengine.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Error alreadyEnded(const Task &task)
{
    return {ErrorCode::Conflict,
            u"Task %1 has already ended: it is %2."_s.arg(task.id.value).arg(stateName(task.state())),
            {}};
}

} // namespace

void TaskEngine::cancel(TaskId id, TaskCallback done)
{
    JobPtr toStop;
    {
        std::unique_lock lock(m_mutex);
        Entry *entry = m_table.find(id);
        if (entry && entry->isFinal()) {
            lock.unlock();
            done(failure(ErrorCode::Conflict,
                         u"Task %1 is ending: it cannot be cancelled any more."_s.arg(id.value)));
            return;
        }
        if (!entry) {
            lock.unlock();
            m_store.find(id, [this, id, done = std::move(done)](const Result<TaskPtr> &task) {
                if (task && !(*task)->isFinal())
                    cancel(id, done); // it was being inserted
                else
                    done(task ? std::unexpected(alreadyEnded(**task)) : task);
            });
            return;
        }
        if (entry->isParked()) {
            lock.unlock();
            loadThen(id, std::move(done), [this, id](TaskCallback later) { cancel(id, std::move(later)); });
            return;
        }
        if (!entry->job) {
            endUnstarted(id, *entry, TaskState::Cancelled, {}, std::move(done));
            return;
        }
        toStop = entry->job;
        beginCancel(*entry, std::move(done));
    }
    toStop->context.requestStop(); // runs the task's own callbacks: never with the mutex held
}

void TaskEngine::setPinned(TaskId id, bool pinned, TaskCallback done)
{
    // The row is what counts; the table's own snapshot follows when it is committed.
    const auto change = [this, pinned](const Task &task, TaskCallback whenDone) {
        write(StoreWrite::Kind::Pin, withPin(task, pinned), std::move(whenDone));
    };
    {
        std::unique_lock lock(m_mutex);
        const Entry *entry = m_table.find(id);
        if (entry && entry->isParked()) {
            lock.unlock();
            loadThen(id, std::move(done),
                     [this, id, pinned](TaskCallback later) { setPinned(id, pinned, std::move(later)); });
            return;
        }
        if (entry) {
            change(*entry->task, std::move(done));
            return;
        }
    }
    m_store.find(id, [this, change, done = std::move(done)](const Result<TaskPtr> &found) mutable {
        if (!found) {
            done(found);
            return;
        }
        const std::scoped_lock lock(m_mutex);
        change(**found, std::move(done));
    });
}

void TaskEngine::forget(TaskId id, TaskCallback done)
{
    // The store knows of an end a round later than the table: a read waits for that round.
    m_store.find(id, [this, id, done = std::move(done)](const Result<TaskPtr> &found) mutable {
        if (found && !(*found)->isFinal()) {
            done(
                failure(ErrorCode::Conflict,
                        u"Task %1 is %2: only a task that has ended can be removed."_s.arg((*found)->id.value)
                            .arg(stateName((*found)->state()))));
            return;
        }
        if (!found) {
            done(found);
            return;
        }
        if (isNeeded(id)) {
            done(failure(
                ErrorCode::Conflict,
                u"Task %1 is one that others wait for, and they may want its result."_s.arg(id.value)));
            return;
        }
        const std::scoped_lock lock(m_mutex);
        write(StoreWrite::Kind::Remove, *found, std::move(done));
    });
}

void TaskEngine::find(TaskId id, TaskCallback done) const
{
    TaskPtr task;
    {
        const std::scoped_lock lock(m_mutex);
        task = m_table.shown(id);
    }
    if (task)
        done(task);
    else
        m_store.find(id, std::move(done));
}

void TaskEngine::list(TaskFilter filter, std::optional<TaskCursor> after, int limit, PageCallback done) const
{
    const QSet<TaskState> states = filter.states;
    m_store.list(
        std::move(filter), after, limit, [this, states, done = std::move(done)](Result<TaskPage> page) {
            if (page) {
                // The store does not know the progress of what runs, and may be a round behind.
                const std::scoped_lock lock(m_mutex);
                for (TaskPtr &task : page->items)
                    task = m_table.shown(task->id, task);
                if (!states.isEmpty())
                    std::erase_if(page->items,
                                  [&](const TaskPtr &task) { return !states.contains(task->state()); });
            }
            done(std::move(page));
        });
}

void TaskEngine::attempts(TaskId id, std::function<void(Result<std::vector<TaskAttempt>>)> done) const
{
    m_store.attempts(id, std::move(done));
}

void TaskEngine::readLog(TaskId id, qint64 after, int limit, std::function<void(Result<LogPage>)> done) const
{
    JobPtr job;
    {
        const std::scoped_lock lock(m_mutex);
        if (const Entry *entry = m_table.find(id))
            job = entry->job;
    }
    if (!job) {
        m_store.readLog(id, after, limit, std::move(done));
        return;
    }
    m_store.readLog(id, after, limit, [job, limit, done = std::move(done)](Result<LogPage> page) {
        if (page) {
            // What is not stored yet. What is missing in between has been taken to be stored meanwhile: the
            // next page has it.
            for (LogLine &line : job->context.taskLog().tail(page->lastLine)) {
                if (std::ssize(page->lines) >= limit || line.number != page->lastLine + 1)
                    break;
                page->lastLine = line.number;
                if (page->firstLine == 0)
                    page->firstLine = line.number;
                page->lines.push_back(std::move(line));
            }
        }
        done(std::move(page));
    });
}

void TaskEngine::readResult(TaskId id, std::function<void(Result<QByteArray>)> done) const
{
    m_store.readResult(id, std::move(done));
}

void TaskEngine::readResultPart(TaskId id, qint64 offset, qint64 length,
                                std::function<void(Result<ResultPart>)> done) const
{
    m_store.readResultPart(id, offset, length, std::move(done));
}

std::vector<TaskId> TaskEngine::dependents(TaskId id) const
{
    const std::scoped_lock lock(m_mutex);
    return m_dependencies.descendants(id);
}

bool TaskEngine::isUnfinished(TaskId id) const
{
    const std::scoped_lock lock(m_mutex);
    const Entry *entry = m_table.find(id);
    return entry && !entry->isFinal();
}

StateCounts TaskEngine::counts() const
{
    const std::scoped_lock lock(m_mutex);
    return m_table.counts();
}

Error TaskEngine::shuttingDownError()
{
    return {ErrorCode::ShuttingDown, u"Pooldeck is shutting down and accepts no further tasks."_s, {}};
}

std::optional<Error> TaskEngine::trouble() const
{
    const std::scoped_lock lock(m_mutex);
    if (!m_trouble && !m_accepting)
        return shuttingDownError();
    return m_trouble;
}

TaskChanges TaskEngine::changesSince(quint64 seq) const
{
    const std::scoped_lock lock(m_mutex);
    return m_table.feed().changesSince(seq);
}

quint64 TaskEngine::lastSeq() const
{
    const std::scoped_lock lock(m_mutex);
    return m_table.feed().lastSeq();
}

std::shared_ptr<void> TaskEngine::subscribe(std::function<void()> wake)
{
    return m_watchers.subscribe(std::move(wake));
}

WorkGauges TaskEngine::gauges() const
{
    WorkGauges gauges;
    gauges.queued = m_queued.load(std::memory_order_relaxed);
    gauges.started = m_started.load(std::memory_order_relaxed);
    gauges.finished = m_finished.load(std::memory_order_relaxed);
    gauges.failed = m_failed.load(std::memory_order_relaxed);
    return gauges;
}

} // namespace pooldeck
