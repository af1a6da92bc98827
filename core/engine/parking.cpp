// SPDX-License-Identifier: GPL-3.0-only
// Queued tasks of which only the place is in memory.
#include "core/engine/taskengine.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(lcParking, "pooldeck.engine")

constexpr qsizetype PageSize = TaskEngine::ResidentTasks / 2;
constexpr size_t MinPageOfQueue = 64;

} // namespace

/// One that is queued, and that is committed, if more than enough are held whole. One with a unique key
/// stays: others may ask for it by that.
void TaskEngine::park(Entry &entry)
{
    if (m_resident <= ResidentTasks || !entry.task->spec->uniqueKey.isEmpty())
        return;
    entry.task = nullptr;
    --m_resident;
    ++m_parked;
}

void TaskEngine::pageIn()
{
    if (m_paging)
        return;
    std::vector<TaskId> ids;
    const size_t lines = m_queues.all().size() * m_lines.size();
    const size_t each = std::max(MinPageOfQueue, static_cast<size_t>(PageSize) / lines);
    for (const auto &[name, queue] : m_queues.all()) {
        for (const ReadyQueue &ready : queue->ready) {
            for (const TaskId id : ready.peek(each)) {
                if (m_table.find(id)->isParked())
                    ids.push_back(id);
            }
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
                qCWarning(lcParking).noquote() << tasks.error().message;
                m_pageInAgain = true; // the engine's thread tries again
                m_engineWake.notify_one(); // it may be idle
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

/// A task that the store could not read though it was asked for it: it can never run. That is said, but
/// not written: SQLite cannot change such a row either, and the round would fail with all that is in it.
void TaskEngine::settleUnreadable(TaskId id)
{
    Entry *entry = m_table.find(id);
    if (!entry || !entry->isParked())
        return;
    if (entry->readySince.count() > 0) { // it is in its queue
        m_queues.remove(*entry->queue, entry->executor, id, entry->readyPriority);
        m_queued.fetch_sub(1, std::memory_order_relaxed);
        --m_parked;
    }
    auto task = std::make_shared<Task>();
    task->id = id;
    task->spec = std::make_shared<const TaskSpec>();
    task->failure = std::make_shared<const Failure>(
        Failure{FailureKind::Exception, u"The task cannot be read from the database."_s, {}});
    task->phase = Finished{.state = TaskState::Failed, .finishedAt = m_clock.now()};
    m_failed.fetch_add(1, std::memory_order_relaxed);
    m_table.publish(*entry, std::move(task));
    m_table.erase(id);
    for (const DependencyGraph::Settled &settled : m_dependencies.parentEnded(id, TaskState::Failed))
        settle(settled);
    noteFeedChanged();
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
                         if (done)
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
