// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/executors/executor.h"

#include <QThreadPool>

#include <condition_variable>
#include <mutex>
#include <set>

namespace pooldeck {

/// Runs thread functions on a pool whose threads have a lower OS priority than the loops.
///
/// A lane is one function on the pool that takes task after task until there is none, or the pool has
/// shrunk: there is no round trip through an event loop between two tasks. Any thread may call; one
/// mutex, held for a few instructions.
class ThreadExecutor final : public Executor
{
public:
    static constexpr int MaxReplacedLanes = 32;

    /// `maxThreads` 0 means one for each core.
    explicit ThreadExecutor(int maxThreads = 0);
    ~ThreadExecutor() override;

    ExecutorKind kind() const override { return ExecutorKind::Thread; }
    int slots() const override;
    bool setSlots(int count) override
    {
        setMaxThreads(count);
        return true;
    }
    void start(JobSource &source) override;
    void wake(qsizetype ready) override;
    /// Starts a lane in place of the one that the job holds, if there are not too many such.
    Force endByForce(const JobPtr &job) override;
    bool stop(QDeadlineTimer deadline) override;

    int maxThreads() const;
    /// Takes effect at once: further lanes start, or surplus ones end after their current task.
    void setMaxThreads(int maxThreads);
    /// Lanes that have a task now.
    int active() const { return m_active.load(std::memory_order_relaxed); }
    /// Tasks that did not stop when they had to.
    int unresponsive() const;

private:
    void runLane(size_t number);
    bool mayTakeAnother(size_t number, quint64 seenWakes);
    bool leavesAfter(const JobPtr &job, size_t number);
    void endLane(size_t number);
    void startLanes(qsizetype ready);
    int allowedLanes() const;

    JobSource *m_source = nullptr;
    std::atomic<int> m_active = 0;

    mutable std::mutex m_mutex; // guards what follows
    std::condition_variable m_laneEnded;
    int m_maxThreads;
    int m_lanes = 0;
    std::set<const Job *> m_running;
    std::set<const Job *> m_unresponsive; // those of them whose lane is replaced
    std::vector<bool> m_laneNumbers; // in use or not
    quint64 m_wakes = 0; // so that a lane about to end notices work that came meanwhile
    bool m_stopping = false;

    std::unique_ptr<QThreadPool> m_pool; // last: its threads use the members above
};

} // namespace pooldeck
