// SPDX-License-Identifier: GPL-3.0-only
// Linux only: subreaper, signalfd, /proc.
#include "core/executors/commandsupervisor.h"

#include "core/executors/commandprotocol.h"
#include "core/executors/helperprocess.h"
#include "core/executors/processtree.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

using namespace std::chrono_literals;

namespace pooldeck {

using command::Order;
using command::Report;

namespace {

constexpr int SettleTick = 10; // ms between two looks at what is left over

sigset_t childSignal()
{
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGCHLD);
    return set;
}

FileDescriptor watchChildren()
{
    const sigset_t set = childSignal();
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    return FileDescriptor(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

EndStatus statusOf(const siginfo_t &info)
{
    return info.si_code == CLD_EXITED ? EndStatus{.exitCode = info.si_status}
                                      : EndStatus{.signal = info.si_status};
}

} // namespace

CommandSupervisor::CommandSupervisor(MessageChannel channel)
    : m_channel(std::move(channel)), m_childEnded(watchChildren())
{
    // Only the end of the channel ends us: a signal to all processes of the service must not orphan them.
    for (const int ignored : {SIGTERM, SIGINT, SIGHUP})
        ::signal(ignored, SIG_IGN);
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

void CommandSupervisor::run()
{
    while (m_channel.isOpen()) {
        const auto output = static_cast<short>(m_channel.wantsWrite() ? POLLOUT : 0);
        std::array<pollfd, 2> entries{{{m_channel.descriptor(), static_cast<short>(POLLIN | output), 0},
                                       {m_childEnded.get(), POLLIN, 0}}};
        ::poll(entries.data(), entries.size(), m_settling ? SettleTick : -1);
        if (entries[0].revents & POLLOUT)
            m_channel.flush();
        if (entries[0].revents & ~POLLOUT) {
            for (const Message &message : m_channel.receive())
                handle(message);
        }
        if (entries[1].revents || m_settling) {
            signalfd_siginfo info;
            while (::read(m_childEnded.get(), &info, sizeof(info)) > 0) { }
            reap();
            settle();
        }
    }
    killAll();
}

void CommandSupervisor::handle(const Message &message)
{
    quint64 number = 0;
    switch (static_cast<Order>(message.type)) {
    case Order::Start:
        start(message);
        break;
    case Order::Terminate:
        if (unpack(message.payload, number))
            terminate(number);
        break;
    case Order::Kill:
        if (unpack(message.payload, number))
            kill(number);
        break;
    }
}

void CommandSupervisor::start(const Message &message)
{
    quint64 number = 0;
    ProgramStart program;
    bool hasInput = false;
    if (!unpack(message.payload, number, program.program, program.arguments, program.environment,
                program.workingDirectory, hasInput))
        killAll(); // not what we agreed on
    if (hasInput)
        program.input = m_channel.takeDescriptor();
    program.output = m_channel.takeDescriptor();
    program.error = m_channel.takeDescriptor();
    const auto pid = m_starter.start(program);
    if (!pid) {
        m_channel.send(
            static_cast<quint32>(Report::NotStarted),
            pack(number, static_cast<qint32>(pid.error().step), static_cast<qint32>(pid.error().error)));
        return;
    }
    m_commands.emplace(number, Command{.pid = *pid});
    m_byProcess.emplace(*pid, number);
    m_channel.send(static_cast<quint32>(Report::Started), pack(number, static_cast<qint32>(*pid)));
}

void CommandSupervisor::terminate(quint64 number)
{
    const auto command = m_commands.find(number);
    if (command != m_commands.end() && !command->second.status)
        ::kill(-command->second.pid, SIGTERM);
}

void CommandSupervisor::kill(quint64 number)
{
    const auto found = m_commands.find(number);
    if (found == m_commands.end())
        return;
    Command &command = found->second;
    command.forced = true;
    if (command.status)
        return; // settle() sees to the rest
    // Those that are in another group have to be found while their parents are there to lead to them.
    for (const pid_t descendant : descendantsOf(command.pid))
        ::kill(descendant, SIGKILL);
    ::kill(-command.pid, SIGKILL);
}

void CommandSupervisor::reap()
{
    for (;;) {
        siginfo_t info{};
        // Looked at before it is reaped: so long its id, and its group's, are nobody else's.
        if (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0)
            return;
        const auto program = m_byProcess.find(info.si_pid);
        if (program != m_byProcess.end()) {
            Command &command = m_commands.at(program->second);
            command.status = statusOf(info);
            ::kill(-command.pid, command.forced ? SIGKILL : SIGTERM);
            m_byProcess.erase(program);
        }
        m_owners.erase(info.si_pid);
        ::waitpid(info.si_pid, nullptr, 0);
    }
}

/// Our children that are no programs of ours: they have lost the parents that they had.
std::vector<pid_t> CommandSupervisor::orphans() const
{
    std::vector<pid_t> found = ownChildren();
    std::erase_if(found, [this](pid_t pid) { return m_byProcess.contains(pid); });
    return found;
}

std::optional<quint64> CommandSupervisor::ownerOf(pid_t orphan)
{
    const auto known = m_owners.find(orphan);
    if (known != m_owners.end())
        return known->second;
    bool marked = false;
    const quint64 number = environmentOf(orphan, command::Mark).toULongLong(&marked);
    const auto owner = marked ? std::optional(number) : std::nullopt;
    m_owners.emplace(orphan, owner);
    return owner;
}

/// Reports the commands of which nothing is left, and sees to the others.
void CommandSupervisor::settle()
{
    m_settling = false;
    const bool anyEnded =
        std::ranges::any_of(m_commands, [](const auto &entry) { return entry.second.status.has_value(); });
    const std::vector<pid_t> leftBehind = anyEnded || m_commands.empty() ? orphans() : std::vector<pid_t>();
    for (auto it = m_commands.begin(); it != m_commands.end();) {
        auto &[number, command] = *it;
        if (!command.status || !settled(number, command, leftBehind)) {
            m_settling = m_settling || command.status.has_value();
            ++it;
            continue;
        }
        m_channel.send(static_cast<quint32>(Report::Ended),
                       pack(number, static_cast<qint32>(command.status->exitCode),
                            static_cast<qint32>(command.status->signal)));
        it = m_commands.erase(it);
    }
    if (m_commands.empty())
        killStrays(leftBehind);
}

bool CommandSupervisor::settled(quint64 number, Command &command, const std::vector<pid_t> &orphans)
{
    std::vector<pid_t> left;
    for (const pid_t orphan : orphans) {
        // One without a mark can be of no other command if there is no other.
        if (ownerOf(orphan).value_or(m_commands.size() == 1 ? number : 0) == number)
            left.push_back(orphan);
    }
    const bool groupIsLeft = ::kill(-command.pid, 0) == 0;
    if (left.empty() && !groupIsLeft)
        return true;
    const auto now = Clock::now();
    const bool first = !command.leftoversSince;
    if (first)
        command.leftoversSince = now;
    const auto age = now - *command.leftoversSince;
    if (age > GiveUpTime)
        return true;
    const bool kill = command.forced || age >= TermTime;
    if (!first && !kill)
        return false;
    const int signal = kill ? SIGKILL : SIGTERM;
    for (const pid_t orphan : left) {
        for (const pid_t descendant : descendantsOf(orphan))
            ::kill(descendant, signal);
        ::kill(orphan, signal);
    }
    if (groupIsLeft)
        ::kill(-command.pid, signal);
    return false;
}

/// What no command could be found for, when there is none any more.
void CommandSupervisor::killStrays(const std::vector<pid_t> &orphans)
{
    for (const pid_t orphan : orphans)
        ::kill(orphan, SIGKILL);
}

void CommandSupervisor::killAll()
{
    const auto giveUp = Clock::now() + GiveUpTime;
    const sigset_t set = childSignal();
    const timespec tick{0, 5'000'000};
    do {
        for (const pid_t descendant : descendantsOf(::getpid()))
            ::kill(descendant, SIGKILL);
        while (::waitpid(-1, nullptr, WNOHANG) > 0) { }
        if (::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD)
            break;
        ::sigtimedwait(&set, nullptr, &tick);
    } while (Clock::now() < giveUp);
    ::_exit(EXIT_SUCCESS);
}

int runCommandSupervisor(qint64 parent)
{
    auto channel = becomeHelper("pooldeck-super", parent, OnParentDeath::Live);
    if (!channel)
        return EXIT_FAILURE;
    CommandSupervisor(std::move(*channel)).run();
}

} // namespace pooldeck
