// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/eventfeed.h"
#include "tests/support/partialtasksource.h"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace pooldeck {

/// An engine for tests of the API: keeps tasks in a map and runs none. It can hold its callbacks
/// back, so that a test decides when an answer becomes known. Any thread.
class FakeTaskSource : public PartialTaskSource
{
public:
    FakeTaskSource()
    {
        const QJsonObject schema{{QStringLiteral("type"), QStringLiteral("object")}};
        TaskType type;
        type.name = QStringLiteral("noop");
        type.description = QStringLiteral("Does nothing.");
        type.paramsSchema = schema;
        type.run = ThreadFunction([](TaskContext &) { return QJsonValue(); });
        (void)m_catalog.add(type);
    }

    /// From now on callbacks wait for release().
    void hold()
    {
        const std::scoped_lock lock(m_mutex);
        m_holding = true;
    }
    qsizetype held() const
    {
        const std::scoped_lock lock(m_mutex);
        return static_cast<qsizetype>(m_held.size());
    }
    /// Calls what is held now, on the caller's thread, oldest first.
    void release()
    {
        std::deque<std::function<void()>> held;
        {
            const std::scoped_lock lock(m_mutex);
            held.swap(m_held);
        }
        for (const auto &callback : held)
            callback();
    }
    /// Lets go of what is held without calling it.
    void dropHeld()
    {
        std::deque<std::function<void()>> dropped;
        const std::scoped_lock lock(m_mutex);
        dropped.swap(m_held);
    }
    /// The next submission is refused with this.
    void refuseNext(Error error)
    {
        const std::scoped_lock lock(m_mutex);
        m_refusal = std::move(error);
    }
    /// What trouble() says from now on.
    void setTrouble(std::optional<Error> trouble)
    {
        const std::scoped_lock lock(m_mutex);
        m_trouble = std::move(trouble);
    }
    /// Takes a task out of the history and tells the feed's readers.
    void remove(TaskId id)
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_tasks.erase(id);
            m_feed.appendRemoved(id);
        }
        wakeWatchers();
    }
    /// Has these tasks from now on, and tells the feed's readers.
    void publish(const std::vector<TaskPtr> &tasks)
    {
        {
            const std::scoped_lock lock(m_mutex);
            for (const TaskPtr &task : tasks) {
                m_tasks[task->id] = task;
                m_feed.append(task);
            }
        }
        wakeWatchers();
    }
    void publish(TaskPtr task) { publish(std::vector{std::move(task)}); }
    void put(TaskPtr task)
    {
        const std::scoped_lock lock(m_mutex);
        m_tasks[task->id] = task;
    }
    qsizetype size() const
    {
        const std::scoped_lock lock(m_mutex);
        return static_cast<qsizetype>(m_tasks.size());
    }

    const TaskCatalog &catalog() const override { return m_catalog; }

    void submit(TaskSpec spec, TaskCallback done) override
    {
        Result<TaskPtr> result = accept(std::move(spec));
        call([result = std::move(result), done = std::move(done)] { done(result); });
    }

    void submitBatch(std::vector<TaskSpec> specs, BatchCallback done) override
    {
        std::vector<Result<TaskPtr>> outcomes;
        std::optional<Error> refusal;
        {
            const std::scoped_lock lock(m_mutex);
            refusal.swap(m_refusal);
        }
        for (TaskSpec &spec : specs)
            outcomes.push_back(refusal ? std::unexpected(*refusal) : accept(std::move(spec)));
        call([outcomes = std::move(outcomes), done = std::move(done)] { done(outcomes); });
    }

    void cancel(TaskId id, TaskCallback done) override
    {
        Result<TaskPtr> result = lookUp(id);
        if (result) {
            if ((*result)->isFinal()) {
                result = failure(ErrorCode::Conflict, QStringLiteral("The task is final."));
            } else {
                auto task = std::make_shared<Task>(**result);
                task->phase = Finished{TaskState::Cancelled, {}, Timestamp{}, {}, {}};
                put(task);
                result = task;
            }
        }
        call([result = std::move(result), done = std::move(done)] { done(result); });
    }

    void find(TaskId id, TaskCallback done) const override
    {
        call([result = lookUp(id), done = std::move(done)] { done(result); });
    }

    void list(TaskFilter, std::optional<TaskCursor> after, int limit, PageCallback done) const override
    {
        TaskPage page;
        {
            const std::scoped_lock lock(m_mutex);
            for (auto task = m_tasks.rbegin(); task != m_tasks.rend(); ++task) {
                if (after && task->first >= after->id)
                    continue;
                if (static_cast<int>(page.items.size()) == limit) {
                    page.next = page.items.back()->id;
                    break;
                }
                page.items.push_back(task->second);
            }
        }
        call([page = std::move(page), done = std::move(done)] { done(page); });
    }

    StateCounts counts() const override
    {
        const std::scoped_lock lock(m_mutex);
        StateCounts counts{};
        for (const auto &[id, task] : m_tasks)
            ++counts[static_cast<size_t>(task->state())];
        return counts;
    }
    std::optional<Error> trouble() const override
    {
        const std::scoped_lock lock(m_mutex);
        return m_trouble;
    }
    /// What was published, and removals.
    TaskChanges changesSince(quint64 seq) const override
    {
        const std::scoped_lock lock(m_mutex);
        return m_feed.changesSince(seq);
    }
    quint64 lastSeq() const override
    {
        const std::scoped_lock lock(m_mutex);
        return m_feed.lastSeq();
    }
    std::shared_ptr<void> subscribe(std::function<void()> wake) override
    {
        const std::scoped_lock lock(m_mutex);
        auto handle = std::make_shared<std::function<void()>>(std::move(wake));
        m_watchers.push_back(handle);
        return handle;
    }
    qsizetype watchers() const
    {
        const std::scoped_lock lock(m_mutex);
        return std::ranges::count_if(m_watchers, [](const auto &watcher) { return !watcher.expired(); });
    }

private:
    Result<TaskPtr> accept(TaskSpec spec)
    {
        const auto type = m_catalog.check(spec);
        if (!type)
            return std::unexpected(type.error());
        const std::scoped_lock lock(m_mutex);
        if (m_refusal)
            return std::unexpected(*std::exchange(m_refusal, std::nullopt));
        auto task = std::make_shared<Task>();
        task->id = TaskId{++m_lastId};
        spec.queue = (*type)->queue;
        task->spec = std::make_shared<const TaskSpec>(std::move(spec));
        m_tasks[task->id] = task;
        return task;
    }
    Result<TaskPtr> lookUp(TaskId id) const
    {
        const std::scoped_lock lock(m_mutex);
        const auto task = m_tasks.find(id);
        if (task == m_tasks.end() && id.value <= m_lastId)
            return failure(ErrorCode::Gone, QStringLiteral("It has been removed."));
        if (task == m_tasks.end())
            return failure(ErrorCode::NotFound, QStringLiteral("There is no such task."));
        return task->second;
    }
    void call(std::function<void()> callback) const
    {
        {
            const std::scoped_lock lock(m_mutex);
            if (m_holding) {
                m_held.push_back(std::move(callback));
                return;
            }
        }
        callback();
    }

    void wakeWatchers()
    {
        std::vector<std::shared_ptr<std::function<void()>>> watchers;
        {
            const std::scoped_lock lock(m_mutex);
            for (const auto &watcher : m_watchers) {
                if (auto wake = watcher.lock())
                    watchers.push_back(std::move(wake));
            }
        }
        for (const auto &wake : watchers)
            (*wake)();
    }

    TaskCatalog m_catalog;
    mutable std::mutex m_mutex;
    std::map<TaskId, TaskPtr> m_tasks;
    mutable std::deque<std::function<void()>> m_held;
    EventFeed m_feed;
    std::vector<std::weak_ptr<std::function<void()>>> m_watchers;
    std::optional<Error> m_refusal;
    std::optional<Error> m_trouble;
    qint64 m_lastId = 0;
    bool m_holding = false;
};

} // namespace pooldeck
