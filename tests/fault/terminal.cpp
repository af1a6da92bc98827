// SPDX-License-Identifier: GPL-3.0-only
#include "tests/fault/terminal.h"

#include <QElapsedTimer>

#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <utility>
#include <vector>

namespace {

constexpr int PatienceMs = 30'000;

winsize sizeOf(int columns, int lines)
{
    winsize size{};
    size.ws_col = static_cast<unsigned short>(columns);
    size.ws_row = static_cast<unsigned short>(lines);
    return size;
}

} // namespace

Terminal::Terminal(const QString &program, const QStringList &arguments, int columns, int lines)
{
    QByteArrayList words{program.toLocal8Bit()};
    for (const QString &argument : arguments)
        words.append(argument.toLocal8Bit());
    std::vector<char *> argv;
    for (QByteArray &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    winsize size = sizeOf(columns, lines);
    m_pid = ::forkpty(&m_fd, nullptr, nullptr, &size);
    if (m_pid == 0) {
        ::setenv("TERM", "xterm-256color", 1);
        ::execvp(argv.front(), argv.data());
        ::_exit(127);
    }
}

Terminal::~Terminal()
{
    if (m_pid > 0) {
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
    }
    if (m_fd >= 0)
        ::close(m_fd);
}

void Terminal::type(const QByteArray &keys) const
{
    [[maybe_unused]] const ssize_t written =
        ::write(m_fd, keys.constData(), static_cast<size_t>(keys.size()));
}

void Terminal::resize(int columns, int lines) const
{
    const winsize size = sizeOf(columns, lines);
    ::ioctl(m_fd, TIOCSWINSZ, &size);
}

bool Terminal::read()
{
    pollfd wait{m_fd, POLLIN, 0};
    if (::poll(&wait, 1, 100) <= 0)
        return true;
    char buffer[4096];
    const ssize_t count = ::read(m_fd, buffer, sizeof buffer); // fails when the last one there has gone
    if (count > 0)
        m_output.append(buffer, count);
    return count > 0;
}

bool Terminal::waitFor(const QByteArray &text)
{
    QElapsedTimer timer;
    timer.start();
    bool open = true;
    while (true) {
        const qsizetype at = m_output.indexOf(text, m_seen);
        if (at >= 0) {
            m_seen = at + text.size();
            return true;
        }
        if (!open || timer.elapsed() > PatienceMs)
            return false;
        open = read();
    }
}

int Terminal::waitForEnd()
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < PatienceMs && read()) { }
    int status = 0;
    if (timer.elapsed() >= PatienceMs || ::waitpid(m_pid, &status, 0) != m_pid)
        return -1;
    m_pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
