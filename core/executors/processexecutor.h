// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/executors/helperprocess.h"
#include "core/executors/jobintake.h"
#include "core/executors/startbackoff.h"
#include "core/executors/wakeevent.h"

#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace pooldeck {

class WorkerProcess;

struct ProcessOptions
{
    HelperCommand worker{.arguments = {QStringLiteral("--worker")}}; ///< ends up in runTaskWorker()
    int processes = 0; ///< at most; 0: one for each core
    int minIdle = 1; ///< ready and waiting beyond those that work, once there was a task
    int tasksPerProcess = 100; ///< then it is replaced: whatever leaked, is given back
    qint64 maxResidentBytes = 512LL * 1024 * 1024; ///< it is replaced after a task that left it so large
    std::chrono::milliseconds idleTime{60'000}; ///< after which more than minIdle of them end
    std::chrono::milliseconds startTimeout{30'000}; ///< from its start until it is ready
};

/// Runs thread functions in worker processes of our own: what crashes or is killed there, ends that attempt
/// and nothing else, and its memory is given back. Linux only.
///
/// Workers are started ahead of need: none before the first task (unless there are types that are always
/// isolated, see keepWarm()), and from then on `minIdle` ready ones beyond those that work, so
/// that only the first task waits for a start (about 40 ms) and an unused feature takes no memory. A worker
/// runs at a lower OS priority, and dies with us, even if we are killed.
///
/// A thread of its own, `processes`, does everything: it sleeps in poll() over the workers' channels,
/// output and pidfds. It waits for no process but its own workers. Any other thread may call; the mutex
/// is held for a few instructions and never while the source is called.
///
/// If no worker can be started, one task fails of that for each try, and the tries become rarer.
class ProcessExecutor final : public Executor
{
public:
    explicit ProcessExecutor(ProcessOptions options = {});
    ~ProcessExecutor() override;

    ExecutorKind kind() const override { return ExecutorKind::Process; }
    int slots() const override { return m_slots; }
    /// Before start(): workers are made ready at once, not only when there was a task.
    void keepWarm() { m_warm = true; }
    void start(JobSource &source) override;
    void wake(qsizetype ready) override { m_intake.wake(ready); }
    /// Kills the worker.
    Force endByForce(const JobPtr &job) override;
    bool stop(QDeadlineTimer deadline) override;

    /// Worker processes with a task now.
    int active() const { return m_active.load(std::memory_order_relaxed); }
    /// Worker processes there are.
    int workers() const { return m_alive.load(std::memory_order_relaxed); }

private:
    using Clock = std::chrono::steady_clock;
    void run();
    void poll();
    void giveTasks();
    void giveTask(WorkerProcess &worker);
    void keepWorkers();
    void startWorker();
    void startFailed(const QString &reason);
    void finish(WorkerProcess &worker);
    void handleEnd(WorkerProcess &worker);
    bool mustGo(const WorkerProcess &worker) const;
    qsizetype count(int state) const;
    int freeLane() const;
    std::optional<Clock::time_point> nextDeadline() const;
    void endAll();

    const ProcessOptions m_options;
    const int m_slots;
    WakeEvent m_event;
    JobIntake m_intake;
    std::atomic<int> m_active = 0;
    std::atomic<int> m_alive = 0;

    std::mutex m_mutex; // guards the map
    std::unordered_map<const Job *, pid_t> m_workerOf; // not reaped: the ids are still theirs

    // Of the thread alone.
    std::vector<std::unique_ptr<WorkerProcess>> m_workers;
    StartBackoff m_backoff;
    bool m_warm = false; // there was a task: keep workers ready

    std::thread m_thread;
};

} // namespace pooldeck
