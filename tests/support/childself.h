// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QFile>

#include <csignal>
#include <unistd.h>

#include <spawn.h>
#include <sys/wait.h>

#include <string>
#include <vector>

namespace pooldeck::test {

/// Whether there is no such process, or only what is left of one until its parent looks at it.
inline bool isGone(qint64 pid)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    return !stat.open(QFile::ReadOnly) || stat.readAll().contains(") Z ");
}

/// The test's own program once more, with other arguments, to be killed. (QProcess and ThreadSanitizer do
/// not go together.)
class ChildSelf
{
public:
    explicit ChildSelf(std::vector<std::string> arguments)
    {
        arguments.insert(arguments.begin(), "/proc/self/exe");
        std::vector<char *> pointers;
        for (std::string &argument : arguments)
            pointers.push_back(argument.data());
        pointers.push_back(nullptr);
        int out[2] = {-1, -1};
        if (::pipe(out) != 0)
            qFatal("no pipe");
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
        ::posix_spawn_file_actions_addclose(&actions, out[0]);
        if (::posix_spawn(&m_pid, pointers[0], &actions, nullptr, pointers.data(), environ) != 0)
            qFatal("no process");
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(out[1]);
        m_out = out[0];
    }
    ~ChildSelf()
    {
        kill();
        ::close(m_out);
    }
    Q_DISABLE_COPY_MOVE(ChildSelf)

    /// Blocks until it has printed so many lines, or has ended.
    QByteArray read(int lines) const
    {
        QByteArray output;
        char c = 0;
        while (output.count('\n') < lines && ::read(m_out, &c, 1) == 1)
            output.append(c);
        return output;
    }

    void kill()
    {
        if (m_pid == 0)
            return;
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
        m_pid = 0;
    }

private:
    pid_t m_pid = 0;
    int m_out = -1;
};

} // namespace pooldeck::test
