// SPDX-License-Identifier: GPL-3.0-only
// Linux only: pidfd, prctl, close-from in posix_spawn.
#include "core/executors/helperprocess.h"

#include <QFile>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int ChannelNumber = 3; // where a helper finds its channel
constexpr int HelperNice = 10;

/// The file actions and attributes of one posix_spawn.
struct SpawnPlan
{
    SpawnPlan()
    {
        ::posix_spawn_file_actions_init(&files);
        ::posix_spawnattr_init(&attributes);
        sigset_t all;
        ::sigfillset(&all);
        ::posix_spawnattr_setsigdefault(&attributes, &all);
        sigset_t none;
        ::sigemptyset(&none);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setflags(&attributes,
                                   POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
    }
    ~SpawnPlan()
    {
        ::posix_spawn_file_actions_destroy(&files);
        ::posix_spawnattr_destroy(&attributes);
    }
    Q_DISABLE_COPY_MOVE(SpawnPlan)

    void become(const FileDescriptor &fd, int number)
    {
        ::posix_spawn_file_actions_adddup2(&files, fd.get(), number);
    }
    void open(int number, const char *path, int flags)
    {
        ::posix_spawn_file_actions_addopen(&files, number, path, flags, 0);
    }
    void closeFrom(int number) { ::posix_spawn_file_actions_addclosefrom_np(&files, number); }

    posix_spawn_file_actions_t files{};
    posix_spawnattr_t attributes{};
};

std::vector<char *> pointersTo(std::vector<QByteArray> &texts)
{
    std::vector<char *> pointers;
    pointers.reserve(texts.size() + 1);
    for (QByteArray &text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

bool isForUsAlone(const QByteArray &variable)
{
    static constexpr std::array Prefixes{"POOLDECK_",       "NOTIFY_SOCKET=", "LISTEN_FDS=",  "LISTEN_PID=",
                                         "LISTEN_FDNAMES=", "WATCHDOG_USEC=", "WATCHDOG_PID="};
    return std::ranges::any_of(Prefixes, [&](const char *prefix) { return variable.startsWith(prefix); });
}

std::unexpected<QString> systemError(const QString &what, int error)
{
    return std::unexpected(u"%1: %2"_s.arg(what, qt_error_string(error)));
}

} // namespace

std::vector<QByteArray> environmentForChildren()
{
    std::vector<QByteArray> variables;
    for (char **variable = environ; variable && *variable; ++variable) {
        QByteArray text(*variable);
        if (!isForUsAlone(text))
            variables.push_back(std::move(text));
    }
    return variables;
}

HelperProcess::HelperProcess(pid_t pid, FileDescriptor pidfd, FileDescriptor socket)
    : m_pid(pid), m_pidfd(std::move(pidfd)), m_channel(std::move(socket))
{
}

std::expected<HelperProcess, QString> HelperProcess::start(const HelperCommand &command, Output output)
{
    auto sockets = DescriptorPair::sockets();
    auto out = output == Output::Capture ? DescriptorPair::pipe() : std::nullopt;
    auto err = output == Output::Capture ? DescriptorPair::pipe() : std::nullopt;
    if (!sockets || (output == Output::Capture && (!out || !err)))
        return systemError(u"No channel to a process of our own can be made"_s, errno);

    SpawnPlan plan;
    plan.open(STDIN_FILENO, "/dev/null", O_RDONLY);
    if (out)
        plan.become(out->second, STDOUT_FILENO);
    else
        plan.open(STDOUT_FILENO, "/dev/null", O_WRONLY);
    if (err)
        plan.become(err->second, STDERR_FILENO);
    plan.become(sockets->second, ChannelNumber);
    plan.closeFrom(ChannelNumber + 1);

    const QByteArray program = QFile::encodeName(command.program);
    // A link to ourselves would be no name for people who list processes.
    const QString target = QFile::symLinkTarget(command.program);
    std::vector<QByteArray> arguments{target.isEmpty() ? program : QFile::encodeName(target)};
    for (const QString &argument : command.arguments)
        arguments.push_back(argument.toLocal8Bit());
    arguments.push_back(QByteArray::number(::getpid()));
    std::vector<QByteArray> environment = environmentForChildren();
    pid_t pid = 0;
    const int error = ::posix_spawn(&pid, program.constData(), &plan.files, &plan.attributes,
                                    pointersTo(arguments).data(), pointersTo(environment).data());
    if (error != 0)
        return systemError(command.program, error);

    // glibc 2.36 declares pidfd_open() for C only.
    FileDescriptor pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    HelperProcess process(pid, std::move(pidfd), std::move(sockets->first));
    if (!process.m_pidfd.isOpen()) {
        const int reason = errno;
        process.kill();
        process.waitForEnd();
        return systemError(u"A process of our own cannot be watched"_s, reason);
    }
    if (out && err) {
        process.m_out = std::move(out->first);
        process.m_err = std::move(err->first);
        process.m_out.setNonBlocking();
        process.m_err.setNonBlocking();
    }
    return process;
}

void HelperProcess::kill() const
{
    // It leads a group of its own, with whatever it may have started.
    ::kill(-m_pid, SIGKILL);
    ::kill(m_pid, SIGKILL);
}

std::optional<EndStatus> HelperProcess::reap()
{
    int status = 0;
    const pid_t ended = ::waitpid(m_pid, &status, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR))
        return std::nullopt;
    // Where SIGCHLD is ignored, nobody can say how it ended.
    return ended < 0 ? EndStatus{.exitCode = -1} : EndStatus::fromWait(status);
}

EndStatus HelperProcess::waitForEnd()
{
    int status = 0;
    pid_t ended = 0;
    do
        ended = ::waitpid(m_pid, &status, 0);
    while (ended < 0 && errno == EINTR);
    return ended < 0 ? EndStatus{.exitCode = -1} : EndStatus::fromWait(status);
}

std::optional<MessageChannel> becomeHelper(const char *name, qint64 parent, OnParentDeath onParentDeath)
{
    ::prctl(PR_SET_NAME, name);
    if (onParentDeath == OnParentDeath::Die) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::setpriority(PRIO_PROCESS, 0, std::max(HelperNice, ::getpriority(PRIO_PROCESS, 0)));
    }
    struct stat info
    {
    };
    if (::getppid() != parent || ::fstat(ChannelNumber, &info) != 0 || !S_ISSOCK(info.st_mode))
        return std::nullopt;
    ::fcntl(ChannelNumber, F_SETFD, FD_CLOEXEC);
    return MessageChannel(FileDescriptor(ChannelNumber));
}

} // namespace pooldeck
