// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/executors/helperprocess.h"
#include "core/executors/jobintake.h"
#include "core/executors/startbackoff.h"
#include "core/executors/wakeevent.h"

#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace pooldeck {

class RunningCommand;

struct CommandOptions
{
    HelperCommand supervisor{.arguments = {QStringLiteral("--supervise")}}; ///< in runCommandSupervisor()
    int commands = 0; ///< at once; 0: one for each core, at least four
};

/// Runs external programs, see CommandTemplate. What they print becomes the task's log as it comes, and its
/// progress (see ProgressReader); how they end, and all that they started with them, becomes the outcome.
/// Linux only.
///
/// A request to stop is SIGTERM to the program's process group. Force is SIGKILL to all that descends from
/// it, also to what has a session of its own.
///
/// The programs are not our children but those of a helper process, the CommandSupervisor: only so does
/// nothing of them outlive us when we are killed (a parent-death signal reaches direct children only). It
/// is one process for all commands, started with the first one and anew if it should die: to start a
/// helper of its own for each command would cost about 20 ms each, where this costs two messages over a
/// socket. Pipes go to it as descriptors, so it does not touch the output. It starts programs
/// while we read what others print: about as many a second as a bare loop of posix_spawn and waitpid
/// (tests/bench/bench_commands).
///
/// A thread of its own, `commands`, does everything, asleep in poll(). Any other thread may call; the mutex
/// is held for a few instructions and never while the source is called.
class CommandExecutor final : public Executor
{
public:
    explicit CommandExecutor(CommandOptions options = {});
    ~CommandExecutor() override;

    ExecutorKind kind() const override { return ExecutorKind::Command; }
    int slots() const override { return m_slots; }
    void start(JobSource &source) override;
    void wake(qsizetype ready) override { m_intake.wake(ready); }
    Force endByForce(const JobPtr &job) override;
    bool stop(QDeadlineTimer deadline) override;

    /// Commands that run now.
    int active() const { return m_active.load(std::memory_order_relaxed); }
    /// The supervisor's process id; 0 if there is none now.
    qint64 supervisor() const { return m_supervisorPid.load(std::memory_order_relaxed); }

private:
    using Clock = std::chrono::steady_clock;
    void run();
    void takeJobs();
    void begin(const JobPtr &job, quint64 number);
    bool haveSupervisor();
    void poll();
    void passOnRequests();
    void handle(const Message &message);
    void finish(quint64 number, Outcome outcome);
    void supervisorLost();
    int freeLane() const;

    const CommandOptions m_options;
    const int m_slots;
    WakeEvent m_event;
    JobIntake m_intake;
    std::atomic<int> m_active = 0;
    std::atomic<qint64> m_supervisorPid = 0;

    std::mutex m_mutex; // guards the list
    std::vector<JobPtr> m_toKill;

    // Of the thread alone.
    std::optional<HelperProcess> m_supervisor;
    StartBackoff m_backoff;
    quint64 m_lastNumber = 0;
    std::map<quint64, std::unique_ptr<RunningCommand>> m_running;
    std::vector<quint64> m_lanes; // the number of the command in each; 0: free

    std::thread m_thread;
};

} // namespace pooldeck
