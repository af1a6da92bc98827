// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/executors/endstatus.h"
#include "core/executors/messagechannel.h"
#include "core/executors/programstarter.h"

#include <chrono>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace pooldeck {

/// The other half of CommandExecutor, in a helper process: starts the programs, and sees to it that nothing
/// of them is left behind. Linux only. One thread, no event loop of Qt's, nothing that is not needed.
///
/// It is the reaper of all that descends from the programs: what loses its parent becomes a child of
/// this process, also a daemon in a session of its own. A command has ended when its program has and
/// everything else of it is gone: what is left over gets SIGTERM, and SIGKILL after `TermTime`.
/// What has lost its parent is known by a mark in the environment that it was started with.
///
/// When the channel closes, because the program has ended in whatever way, all of it is killed at once: it
/// must not go on beside the next attempt of its task.
class CommandSupervisor
{
public:
    static constexpr std::chrono::milliseconds TermTime{500};
    static constexpr std::chrono::milliseconds GiveUpTime{10'000}; ///< for what even SIGKILL does not end

    explicit CommandSupervisor(MessageChannel channel);

    [[noreturn]] void run();

private:
    using Clock = std::chrono::steady_clock;
    struct Command
    {
        pid_t pid = 0; // and process group
        bool forced = false;
        std::optional<EndStatus> status; // once its program has ended
        std::optional<Clock::time_point> leftoversSince;
    };

    void handle(const Message &message);
    void start(const Message &message);
    void terminate(quint64 number);
    void kill(quint64 number);
    void reap();
    void settle();
    bool settled(quint64 number, Command &command, const std::vector<pid_t> &orphans);
    std::vector<pid_t> orphans() const;
    std::optional<quint64> ownerOf(pid_t orphan);
    void killStrays(const std::vector<pid_t> &orphans);
    [[noreturn]] void killAll();

    MessageChannel m_channel;
    const FileDescriptor m_childEnded; // signalfd
    ProgramStarter m_starter;
    std::map<quint64, Command> m_commands;
    std::unordered_map<pid_t, quint64> m_byProcess; // programs that have not been reaped
    std::unordered_map<pid_t, std::optional<quint64>> m_owners; // of orphans, once looked up
    bool m_settling = false; // some command has ended and has leftovers
};

/// The whole of a supervisor process's main: `parent` is the process id that started it. Returns only if
/// this is no such process: then with the exit status.
int runCommandSupervisor(qint64 parent);

} // namespace pooldeck
