// SPDX-License-Identifier: GPL-3.0-only
// POSIX only: signal handlers, a pipe.
#include "app/signalwatcher.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>

namespace pooldeck {

namespace {

constexpr std::array Watched{SIGTERM, SIGINT, SIGHUP};

// A signal handler sees nothing but globals.
std::atomic<int> writeEnd = -1;
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void pooldeckHandleSignal(int signal)
{
    const int savedErrno = errno;
    const char byte = static_cast<char>(signal);
    // A full pipe means that it has been told already.
    [[maybe_unused]] const auto written = ::write(writeEnd.load(), &byte, 1);
    errno = savedErrno;
}

void setHandler(void (*handler)(int), int flags)
{
    struct sigaction action
    {
    };
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    for (const int signal : Watched)
        ::sigaction(signal, &action, nullptr);
}

} // namespace

SignalWatcher::SignalWatcher(QObject *parent) : QObject(parent)
{
    if (::pipe2(m_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    connect(&m_notifier, &QSocketNotifier::activated, this, &SignalWatcher::readPipe);
    m_notifier.setSocket(m_pipe[0]);
    m_notifier.setEnabled(true);
    writeEnd = m_pipe[1];
    // The first signal puts the default back for the second.
    setHandler(pooldeckHandleSignal, static_cast<int>(SA_RESTART | SA_RESETHAND));
}

SignalWatcher::~SignalWatcher()
{
    if (!isWatching())
        return;
    setHandler(SIG_DFL, 0);
    writeEnd = -1;
    m_notifier.setEnabled(false);
    ::close(m_pipe[0]);
    ::close(m_pipe[1]);
}

void SignalWatcher::readPipe()
{
    char signal = 0;
    while (::read(m_pipe[0], &signal, 1) == 1)
        Q_EMIT terminationRequested(signal);
}

} // namespace pooldeck
