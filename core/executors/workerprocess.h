// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/executors/executor.h"
#include "core/executors/helperprocess.h"
#include "core/executors/outputreader.h"
#include "core/executors/wakeevent.h"

#include <functional>
#include <optional>
#include <span>

struct pollfd;

namespace pooldeck {

/// One worker process, as its executor's thread sees it. Linux only.
class WorkerProcess
{
public:
    enum class State {
        Starting, ///< has not said yet that it is ready
        Idle,
        Busy, ///< has a task
        Retiring, ///< is to end; gets no more tasks
    };

    static std::expected<std::unique_ptr<WorkerProcess>, QString> start(const HelperCommand &command,
                                                                        int lane);

    State state() const { return m_state; }
    int lane() const { return m_lane; }
    pid_t pid() const { return m_process.pid(); }
    const JobPtr &job() const { return m_job; }
    int tasksRun() const { return m_tasksRun; }
    /// When it came into its state.
    std::chrono::steady_clock::time_point since() const { return m_since; }
    qint64 residentBytes() const;

    /// Hands it a task. It is told to stop when that is asked for and `wake` has brought its executor to
    /// call tellStop().
    void run(JobPtr job, const WakeEvent &wake);
    void tellStop();
    /// Lets it end by itself.
    void retire();
    void kill() { m_process.kill(); }

    static constexpr size_t PollEntries = 4;
    /// What it waits for.
    void addPollEntries(std::vector<pollfd> &entries);
    /// Takes what has come. True if the process has ended and is to be reaped.
    bool handle(std::span<const pollfd> entries);
    /// The outcome of its task, if that has ended; then it is idle.
    std::optional<Outcome> takeOutcome();
    /// How it ended; its task, if it has one, fails of that.
    EndStatus reap();

private:
    WorkerProcess(HelperProcess process, int lane);
    void enter(State state);
    void handleMessages();
    void handle(const Message &message);
    void readOutput(FileDescriptor &from, OutputReader &to);
    void print(LogStream stream, const QString &line);

    HelperProcess m_process;
    const int m_lane;
    State m_state = State::Starting;
    std::chrono::steady_clock::time_point m_since;
    int m_tasksRun = 0;
    JobPtr m_job;
    bool m_stopTold = false;
    std::optional<Outcome> m_outcome;
    OutputReader m_out;
    OutputReader m_err;
    std::optional<std::stop_callback<std::function<void()>>> m_onStop; // of m_job
};

} // namespace pooldeck
