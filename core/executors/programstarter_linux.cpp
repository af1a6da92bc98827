// SPDX-License-Identifier: GPL-3.0-only
// Linux only: clone, prctl.
#include "core/executors/programstarter.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

namespace pooldeck {

namespace {

constexpr size_t StackSize = 64 * 1024;
constexpr int Nice = 10;

/// What the child needs, made ready before there is one.
struct Plan
{
    const char *program = nullptr;
    char *const *arguments = nullptr;
    char *const *environment = nullptr;
    const char *directory = nullptr;
    std::array<int, 3> files{};
    pid_t parent = 0;
    int niceness = 0;
    // What the child tells us, in the memory that it shares with us.
    volatile ProgramStarter::Step step = ProgramStarter::Step::Execute;
    volatile int error = 0;
};

/// The child, on a stack of its own but in our memory: only what is safe in a signal handler.
__attribute__((no_sanitize("address", "undefined", "thread"))) int become(void *argument)
{
    auto *plan = static_cast<Plan *>(argument);
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != plan->parent)
        return 1;
    ::setpriority(PRIO_PROCESS, 0, plan->niceness);
    for (int number = 0; number < 3; ++number) {
        const int file = plan->files[static_cast<size_t>(number)];
        if (file >= 0)
            ::dup2(file, number);
    }
    struct sigaction action
    {
    };
    action.sa_handler = SIG_DFL;
    for (const int ignored : {SIGTERM, SIGINT, SIGHUP, SIGPIPE})
        ::sigaction(ignored, &action, nullptr);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (::chdir(plan->directory) != 0) {
        plan->step = ProgramStarter::Step::Directory;
        plan->error = errno;
        return 1;
    }
    ::execve(plan->program, plan->arguments, plan->environment);
    plan->error = errno;
    return 1;
}

bool isSet(const QList<QByteArray> &variables, const char *variable)
{
    const QByteArrayView text(variable);
    const qsizetype sign = text.indexOf('=');
    return std::ranges::any_of(variables, [&](const QByteArray &other) {
        return sign >= 0 && QByteArrayView(other).startsWith(text.first(sign + 1));
    });
}

} // namespace

ProgramStarter::ProgramStarter()
    : m_stack(std::make_unique<std::byte[]>(StackSize)),
      m_niceness(std::max(Nice, ::getpriority(PRIO_PROCESS, 0)))
{
}

std::expected<pid_t, ProgramStarter::Fault> ProgramStarter::start(const ProgramStart &start)
{
    std::vector<char *> arguments{const_cast<char *>(start.program.constData())};
    for (const QByteArray &argument : start.arguments)
        arguments.push_back(const_cast<char *>(argument.constData()));
    arguments.push_back(nullptr);
    std::vector<char *> environment;
    for (char **variable = environ; variable && *variable; ++variable) {
        if (!isSet(start.environment, *variable))
            environment.push_back(*variable);
    }
    for (const QByteArray &variable : start.environment)
        environment.push_back(const_cast<char *>(variable.constData()));
    environment.push_back(nullptr);

    Plan plan{.program = start.program.constData(),
              .arguments = arguments.data(),
              .environment = environment.data(),
              .directory = start.workingDirectory.constData(),
              .files = {start.input.get(), start.output.get(), start.error.get()},
              .parent = ::getpid(),
              .niceness = m_niceness};
    // It goes on only when the child has become the program, or has ended.
    const pid_t pid =
        ::clone(become, m_stack.get() + StackSize, CLONE_VM | CLONE_VFORK | SIGCHLD, &plan); // NOLINT
    if (pid < 0)
        return std::unexpected(Fault{Step::Clone, errno});
    if (plan.error != 0) {
        return std::unexpected(Fault{plan.step, plan.error}); // the process that was to be it is reaped later
    }
    return pid;
}

} // namespace pooldeck
