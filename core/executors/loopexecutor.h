// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/executors/executor.h"

#include <QThread>

#include <condition_variable>
#include <mutex>

namespace pooldeck {

/// Runs coroutines on the event loop of a thread of its own, named `tasks`; thousands at once.
///
/// wake() and stop() may be called from any thread but `tasks` itself.
class LoopExecutor final : public Executor
{
public:
    static constexpr int DefaultMaxConcurrent = 10'000;

    explicit LoopExecutor(int maxConcurrent = DefaultMaxConcurrent);
    ~LoopExecutor() override;

    ExecutorKind kind() const override { return ExecutorKind::Loop; }
    int slots() const override { return m_maxConcurrent; }
    void start(JobSource &source) override;
    void wake(qsizetype ready) override;
    /// Nothing ends a coroutine from outside, and a slot more or less is nothing here.
    Force endByForce(const JobPtr &) override { return Force::None; }
    bool stop(QDeadlineTimer deadline) override;

    /// The `tasks` thread, for the monitor; it runs from start() to stop().
    QThread *thread() { return &m_thread; }

private:
    void post();
    void takeJobs();
    QCoro::Task<> run(JobPtr job);
    void ended();

    const int m_maxConcurrent;
    JobSource *m_source = nullptr;
    std::atomic<bool> m_posted = false;

    std::mutex m_mutex; // guards the two below
    std::condition_variable m_jobEnded;
    int m_running = 0;
    bool m_stopping = false;

    QThread m_thread;
    std::unique_ptr<QObject> m_home; // lives on the thread; what is posted to it runs there
};

} // namespace pooldeck
