// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/taskends.h"

#include "core/api/backgroundworker.h"

#include <utility>

namespace pooldeck {

TaskEnds::TaskEnds(TaskSource &tasks, std::shared_ptr<BackgroundWorker> worker)
    : m_tasks(tasks), m_worker(std::move(worker))
{
}

void TaskEnds::whenEnded(TaskId id, Callback callback)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_stopped)
            return;
        m_waiting[id].push_back(std::move(callback));
        if (!m_subscription) {
            m_seen = m_tasks.lastSeq();
            m_subscription = m_tasks.subscribe([weak = weak_from_this()] {
                if (const auto self = weak.lock())
                    self->m_worker->post([self] { self->readFeed(); });
            });
        }
    }
    lookUp(id); // it may have ended before we began to read the feed
}

void TaskEnds::lookUp(TaskId id)
{
    m_tasks.find(id, [weak = weak_from_this(), id](const Result<TaskPtr> &task) {
        const auto self = weak.lock();
        if (self && (!task || (*task)->isFinal()))
            self->m_worker->post([self, id, task] { self->tell(id, task); });
    });
}

void TaskEnds::readFeed()
{
    std::vector<TaskId> unsure;
    TaskChanges changes;
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_subscription)
            return;
        changes = m_tasks.changesSince(m_seen);
        m_seen = changes.lastSeq;
        if (changes.reset) {
            for (const auto &[id, callbacks] : m_waiting)
                unsure.push_back(id);
        }
    }
    for (const TaskPtr &task : changes.tasks) {
        if (task->isFinal())
            tell(task->id, task);
    }
    unsure.insert(unsure.end(), changes.removed.begin(), changes.removed.end());
    for (const TaskId id : unsure)
        lookUp(id);
}

void TaskEnds::tell(TaskId id, const Result<TaskPtr> &task)
{
    std::vector<Callback> callbacks;
    std::shared_ptr<void> subscription; // ends without the mutex
    {
        const std::scoped_lock lock(m_mutex);
        if (auto node = m_waiting.extract(id))
            callbacks = std::move(node.mapped());
        if (m_waiting.empty())
            subscription.swap(m_subscription);
    }
    for (Callback &callback : callbacks)
        callback(task);
}

void TaskEnds::stop()
{
    std::unordered_map<TaskId, std::vector<Callback>> dropped; // they die without the mutex
    std::shared_ptr<void> subscription;
    {
        const std::scoped_lock lock(m_mutex);
        m_stopped = true;
        dropped.swap(m_waiting);
        subscription.swap(m_subscription);
    }
}

} // namespace pooldeck
