// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/eventfeed.h"
#include "core/engine/feedwatchers.h"
#include "core/engine/readyqueue.h"
#include "core/engine/tasksource.h"
#include "core/executors/executor.h"
#include "core/monitor/monitor.h"
#include "core/store/taskstore.h"

#include <QDeadlineTimer>
#include <QThread>

#include <condition_variable>
#include <map>
#include <mutex>
#include <unordered_map>

namespace pooldeck {

/// Owns the state of every unfinished task and is the only one to change it.
///
/// Its state is behind one mutex that is held for microseconds and never during a call out; any
/// thread may call. The way of a task: submit → store round → ready queue → executor → store round →
/// event feed. What the feed and counts() say is durable; find() may know a few milliseconds more.
///
/// A thread of its own, `engine`, collects the progress of running tasks and wakes the feed's readers
/// at most every WakeInterval.
class TaskEngine final : public TaskSource, public JobSource, private TaskStore::Observer
{
public:
    static constexpr std::chrono::milliseconds WakeInterval{100};

    /// All outlive the engine. `executors`: at most one of each kind.
    TaskEngine(const TaskCatalog &catalog, TaskStore &store, std::vector<Executor *> executors, const Clock &clock);
    ~TaskEngine() override;

    /// Opens the store, takes up what was unfinished, starts the executors. Blocks; once, first.
    Result<void> start();
    /// Called with the time from queued to running of each task that starts; before start().
    void onTaskStarted(std::function<void(std::chrono::nanoseconds)> callback);

    /// From now on submissions are refused; what runs goes on.
    void beginShutdown();
    /// Lets running tasks end for `drain`, then asks them to stop and waits for `grace`, commits and
    /// stops all threads. Queued tasks stay queued for the next start. False if a task did not stop: its
    /// thread still uses this object, so the process has to end without destroying it (std::_Exit).
    bool shutDown(std::chrono::milliseconds drain, std::chrono::milliseconds grace = std::chrono::seconds(5));

    WorkGauges gauges() const;

    // TaskSource
    const TaskCatalog &catalog() const override { return m_catalog; }
    void submit(TaskSpec spec, TaskCallback done) override;
    void cancel(TaskId id, TaskCallback done) override;
    void find(TaskId id, TaskCallback done) const override;
    void list(TaskFilter filter, std::optional<TaskId> before, int limit, PageCallback done) const override;
    StateCounts counts() const override;
    TaskChanges changesSince(quint64 seq) const override;
    quint64 lastSeq() const override;
    std::shared_ptr<void> subscribe(std::function<void()> wake) override;

    // JobSource
    JobPtr takeJob(ExecutorKind kind) override;
    void finishJob(const JobPtr &job, Outcome outcome) override;

private:
    struct Live { // an unfinished task, or a finished one that is not committed yet
        TaskPtr task;
        const TaskType *type = nullptr;
        JobPtr job; // while it runs
        std::chrono::nanoseconds readySince{0};
        std::optional<TaskState> published; // what the feed said last
    };
    struct Lane { // what waits for one executor
        Executor *executor = nullptr;
        ReadyQueue ready;
    };

    void roundCommitted(std::span<const StoreWrite> round) override;
    void insertsFailed(std::span<const StoreWrite> inserts, const Error &error) override;

    // With the mutex held:
    Lane &laneOf(const Live &live) { return m_lanes.at(live.type->executor()); }
    void makeReady(Live &live);
    void setPhase(Live &live, Phase phase);
    void publish(Live &live, TaskPtr task);
    void noteFeedChanged();

    void recover(StoredState state);
    void wakeExecutors(const std::map<ExecutorKind, qsizetype> &ready);
    void runEngineThread();
    void collectProgress();

    const TaskCatalog &m_catalog;
    TaskStore &m_store;
    const Clock &m_clock;
    std::function<void(std::chrono::nanoseconds)> m_onStarted;
    FeedWatchers m_watchers;

    std::atomic<qint64> m_started = 0;
    std::atomic<qint64> m_finished = 0;
    std::atomic<qint64> m_failed = 0;

    mutable std::mutex m_mutex; // guards what follows
    std::condition_variable m_engineWake;
    std::condition_variable m_runningChanged;
    std::unordered_map<TaskId, Live> m_live;
    std::unordered_map<TaskId, JobPtr> m_running;
    std::map<ExecutorKind, Lane> m_lanes;
    EventFeed m_feed;
    StateCounts m_counts{};
    TaskId m_lastId;
    bool m_feedChanged = false;
    bool m_accepting = false;
    bool m_dispatching = true;
    bool m_stopping = false;

    std::unique_ptr<QThread> m_thread; // last: it uses the members above
};

} // namespace pooldeck
