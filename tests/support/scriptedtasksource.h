// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "tests/support/partialtasksource.h"

#include <algorithm>
#include <map>

namespace pooldeck::test {

/// A TaskSource for tests of the window: the test says which tasks there are and when its readers
/// hear of it. Runs nothing. One thread.
class ScriptedTaskSource final : public PartialTaskSource
{
public:
    ScriptedTaskSource()
    {
        TaskType type;
        type.name = QStringLiteral("noop");
        type.description = QStringLiteral("Does nothing.");
        type.paramsSchema = {{QStringLiteral("type"), QStringLiteral("object")}};
        type.run = ThreadFunction([](TaskContext &) { return QJsonValue(); });
        if (!m_catalog.add(type))
            qFatal("The type noop cannot be added.");
    }

    static TaskPtr task(qint64 id, Phase phase = Queued{}, const QByteArray &params = "{}")
    {
        auto made = std::make_shared<Task>();
        made->id = TaskId{id};
        TaskSpec spec;
        spec.type = QStringLiteral("noop");
        spec.queue = QStringLiteral("default");
        spec.params = params;
        made->spec = std::make_shared<const TaskSpec>(std::move(spec));
        made->createdAt = Timestamp(std::chrono::seconds(1'700'000'000 + id));
        made->attempt = std::holds_alternative<Queued>(phase) ? 0 : 1;
        made->phase = std::move(phase);
        return made;
    }
    static TaskPtr running(qint64 id)
    {
        return task(id, Running{Timestamp(std::chrono::seconds(1'700'000'010 + id)), {}, false});
    }
    static TaskPtr finished(qint64 id, TaskState state = TaskState::Succeeded)
    {
        const Timestamp start(std::chrono::seconds(1'700'000'010 + id));
        return task(id, Finished{state, start, start + std::chrono::seconds(1), {}, {}});
    }

    /// Known to lists, but not in the feed.
    void put(const TaskPtr &task) { m_tasks[task->id] = task; }
    /// A change that readers of the feed hear of with the next wake().
    using PartialTaskSource::change;
    void change(const TaskPtr &task)
    {
        put(task);
        m_feed.emplace_back(++m_seq, task);
    }
    /// What the feed held is lost: readers are told to start afresh.
    void loseFeed()
    {
        m_feed.clear();
        m_lostUntil = ++m_seq;
    }
    void remove(TaskId id) { m_tasks.erase(id); }
    /// Removed, and the feed says so with the next wake().
    void removeInFeed(qint64 id)
    {
        remove(TaskId{id});
        m_removals.emplace_back(++m_seq, TaskId{id});
    }
    void setTrouble(std::optional<Error> trouble) { m_trouble = std::move(trouble); }
    /// While it is set, lists fail.
    void failLists(bool fail) { m_failingLists = fail; }
    void wake()
    {
        for (const auto &watcher : m_watchers) {
            if (const auto call = watcher.lock())
                (*call)();
        }
    }

    /// While it holds, list answers wait.
    void holdLists() { m_holding = true; }
    void releaseLists()
    {
        m_holding = false;
        for (const auto &answer : std::exchange(m_held, {}))
            answer();
    }
    void refuseCancel(const QString &reason) { m_cancelRefusal = reason; }

    QList<qint64> cancelled; ///< in the order in which it was asked for
    QList<qint64> retried;
    std::map<TaskId, WaitReason> waitReasons; ///< where it is not what the state says
    std::map<TaskId, std::vector<TaskId>> dependentsOf;
    std::vector<QueueInfo> queueList; ///< by name
    std::vector<ResourceInfo> resourceList; ///< by name
    QString limitRefusal; ///< why queues and resources cannot be changed; empty: they can
    QList<int> slotsSet;
    std::vector<LogLine> log; ///< of every task
    mutable int listsAsked = 0;
    int mostInAPage = std::numeric_limits<int>::max(); ///< fewer than are asked for, as of large tasks
    mutable int limitsAsked = 0;

    const TaskCatalog &catalog() const override { return m_catalog; }
    void submit(TaskSpec, TaskCallback done) override
    {
        done(failure(ErrorCode::ShuttingDown, QStringLiteral("Nothing is accepted here.")));
    }
    void cancel(TaskId id, TaskCallback done) override
    {
        cancelled.append(id.value);
        if (!m_cancelRefusal.isEmpty())
            return done(failure(ErrorCode::Conflict, m_cancelRefusal));
        change(finished(id.value, TaskState::Cancelled));
        done(m_tasks.at(id));
    }
    void retry(TaskId id, const QString &submitter, TaskCallback done) override
    {
        retried.append(id.value);
        auto next = std::make_shared<Task>(*task(m_tasks.rbegin()->first.value + 1));
        auto spec = std::make_shared<TaskSpec>(*m_tasks.at(id)->spec);
        spec->retryOf = id;
        spec->submitter = submitter;
        next->spec = spec;
        change(next);
        done(next);
    }
    WaitReason waitReason(const Task &task) const override
    {
        const auto at = waitReasons.find(task.id);
        return at == waitReasons.end() ? waitReasonOf(task) : at->second;
    }
    std::vector<TaskId> dependents(TaskId id) const override
    {
        const auto at = dependentsOf.find(id);
        return at == dependentsOf.end() ? std::vector<TaskId>() : at->second;
    }
    std::vector<QueueInfo> queues() const override
    {
        ++limitsAsked;
        return queueList;
    }
    void changeQueue(const QString &name, const QueueEdit &edit, DoneCallback done) override
    {
        if (!limitRefusal.isEmpty())
            return done(failure(ErrorCode::StoreUnavailable, limitRefusal));
        edit(place(queueList, name).settings);
        done({});
    }
    void removeQueue(const QString &name, DoneCallback done) override { removeFrom(queueList, name, done); }
    std::vector<ResourceInfo> resources() const override { return resourceList; }
    void setResource(const QString &name, int capacity, DoneCallback done) override
    {
        if (!limitRefusal.isEmpty())
            return done(failure(ErrorCode::StoreUnavailable, limitRefusal));
        place(resourceList, name).capacity = capacity;
        done({});
    }
    void removeResource(const QString &name, DoneCallback done) override
    {
        for (const ResourceInfo &resource : resourceList) {
            if (resource.name == name && resource.used > 0)
                return done(failure(ErrorCode::Conflict, QStringLiteral("A task holds it.")));
        }
        removeFrom(resourceList, name, done);
    }
    bool setSlots(ExecutorKind, int count) override
    {
        slotsSet.append(count);
        return true;
    }
    void setPinned(TaskId id, bool pinned, TaskCallback done) override
    {
        auto next = std::make_shared<Task>(*m_tasks.at(id));
        next->pinned = pinned;
        change(next);
        done(next);
    }
    void forget(TaskId id, TaskCallback done) override
    {
        const TaskPtr task = m_tasks.at(id);
        removeInFeed(id.value);
        done(task);
    }
    void find(TaskId id, TaskCallback done) const override
    {
        const auto at = m_tasks.find(id);
        done(at == m_tasks.end() ? Result<TaskPtr>(failure(ErrorCode::Gone, QStringLiteral("Removed.")))
                                 : Result<TaskPtr>(at->second));
    }
    void readLog(TaskId, qint64 after, int limit, std::function<void(Result<LogPage>)> done) const override
    {
        LogPage page{.lines = {}, .lastLine = after, .firstLine = log.empty() ? 0 : log.front().number};
        for (const LogLine &line : log) {
            if (line.number > after && std::ssize(page.lines) < limit)
                page.lines.push_back(line);
        }
        if (!page.lines.empty())
            page.lastLine = page.lines.back().number;
        done(page);
    }
    std::optional<Error> trouble() const override { return m_trouble; }
    void list(TaskFilter filter, std::optional<TaskCursor> after, int limit, PageCallback done) const override
    {
        ++listsAsked;
        if (m_failingLists)
            return done(failure(ErrorCode::StoreUnavailable, QStringLiteral("It cannot be read.")));
        TaskPage page;
        for (auto task = m_tasks.rbegin(); task != m_tasks.rend(); ++task) {
            if (after && task->first >= after->id)
                continue;
            if (!filter.states.isEmpty() && !filter.states.contains(task->second->state()))
                continue;
            if (std::ssize(page.items) == std::min(limit, mostInAPage)) {
                page.next = page.items.back()->id;
                break;
            }
            page.items.push_back(task->second);
        }
        if (m_holding)
            m_held.push_back([page, done] { done(page); });
        else
            done(page);
    }
    StateCounts counts() const override
    {
        StateCounts counts{};
        for (const auto &[id, task] : m_tasks)
            ++counts[static_cast<size_t>(task->state())];
        return counts;
    }
    TaskChanges changesSince(quint64 seq) const override
    {
        TaskChanges changes;
        changes.lastSeq = m_seq;
        changes.reset = seq < m_lostUntil;
        std::map<TaskId, quint64> newest;
        for (const auto &[number, task] : m_feed)
            newest[task->id] = number;
        for (const auto &[number, task] : m_feed) {
            if (!changes.reset && number > seq && newest[task->id] == number)
                changes.tasks.push_back(task);
        }
        for (const auto &[number, id] : m_removals) {
            if (!changes.reset && number > seq) {
                changes.removed.push_back(id);
                std::erase_if(changes.tasks, [id](const TaskPtr &task) { return task->id == id; });
            }
        }
        return changes;
    }
    quint64 lastSeq() const override { return m_seq; }
    std::shared_ptr<void> subscribe(std::function<void()> wake) override
    {
        auto handle = std::make_shared<std::function<void()>>(std::move(wake));
        m_watchers.push_back(handle);
        return handle;
    }

    /// For types of a test's own, before anything reads it.
    TaskCatalog &types() { return m_catalog; }

private:
    /// The one of that name, put in its place if there is none.
    template <typename Info> static Info &place(std::vector<Info> &list, const QString &name)
    {
        const auto at = std::ranges::lower_bound(list, name, {}, &Info::name);
        if (at != list.end() && at->name == name)
            return *at;
        Info fresh;
        fresh.name = name;
        return *list.insert(at, fresh);
    }
    template <typename Info>
    static void removeFrom(std::vector<Info> &list, const QString &name, const DoneCallback &done)
    {
        if (std::erase_if(list, [&](const Info &info) { return info.name == name; }) == 0)
            done(failure(ErrorCode::NotFound, QStringLiteral("There is none.")));
        else
            done({});
    }

    TaskCatalog m_catalog;
    std::map<TaskId, TaskPtr> m_tasks;
    std::vector<std::pair<quint64, TaskPtr>> m_feed;
    std::vector<std::weak_ptr<std::function<void()>>> m_watchers;
    mutable std::vector<std::function<void()>> m_held;
    std::vector<std::pair<quint64, TaskId>> m_removals;
    std::optional<Error> m_trouble;
    bool m_failingLists = false;
    QString m_cancelRefusal;
    quint64 m_seq = 0;
    quint64 m_lostUntil = 0;
    bool m_holding = false;
};

} // namespace pooldeck::test
