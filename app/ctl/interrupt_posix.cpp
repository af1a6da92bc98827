// SPDX-License-Identifier: GPL-3.0-only
// POSIX only: a signal handler may do next to nothing, so it writes to a pipe that the event loop reads.
#include "app/ctl/interrupt.h"

#include <QSocketNotifier>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace pooldeckctl {

namespace {

constexpr std::array Ends{SIGINT, SIGTERM, SIGHUP};

volatile std::sig_atomic_t writeEnd = -1;

void onSignal(int signal)
{
    const int saved = errno;
    const auto byte = static_cast<unsigned char>(signal);
    [[maybe_unused]] const ssize_t written = ::write(writeEnd, &byte, 1);
    errno = saved;
}

void handle(int signal, void (*handler)(int), int flags)
{
    struct sigaction action
    {
    };
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    ::sigaction(signal, &action, nullptr);
}

} // namespace

Interrupt::Interrupt(QObject *parent) : QObject(parent)
{
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return; // then the signals end the program as ever
    m_readEnd = ends[0];
    writeEnd = ends[1];
    m_notifier = std::make_unique<QSocketNotifier>(m_readEnd, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Interrupt::read);
    for (const int signal : Ends)
        handle(signal, onSignal, static_cast<int>(SA_RESETHAND | SA_RESTART));
    handle(SIGWINCH, onSignal, SA_RESTART);
}

Interrupt::~Interrupt()
{
    if (m_readEnd < 0)
        return;
    for (const int signal : Ends)
        handle(signal, SIG_DFL, 0);
    handle(SIGWINCH, SIG_DFL, 0);
    m_notifier.reset();
    ::close(m_readEnd);
    ::close(writeEnd);
    writeEnd = -1;
}

void Interrupt::read()
{
    std::array<unsigned char, 16> bytes{};
    const ssize_t count = ::read(m_readEnd, bytes.data(), bytes.size());
    for (ssize_t i = 0; i < count; ++i) {
        if (const int signal = bytes[static_cast<size_t>(i)]; signal == SIGWINCH)
            Q_EMIT resized();
        else
            Q_EMIT interrupted(signal);
    }
}

} // namespace pooldeckctl
