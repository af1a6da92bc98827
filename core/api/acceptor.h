// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <chrono>

namespace pooldeck {

/// Accepts the connections of a listening socket, in place of QTcpServer, which does it badly when
/// the process is out of file descriptors: after an EMFILE it either never accepts again or, because
/// its socket engine keeps the first error it ever had, turns in circles at full speed. This one rests
/// for a moment and tries again.
///
/// Home thread: its loop.
class Acceptor final : public QObject
{
    Q_OBJECT

public:
    /// `descriptor` is non-blocking and stays its owner's; stop() before it is closed.
    Acceptor(int descriptor, std::chrono::milliseconds rest);

    void stop();
    /// How often it had to rest.
    quint64 rests() const { return m_rests; }

Q_SIGNALS:
    /// The receiver owns the descriptor.
    void accepted(int descriptor);

private:
    void acceptAll();

    const int m_descriptor;
    QSocketNotifier m_notifier;
    QTimer m_rest;
    quint64 m_rests = 0;
};

} // namespace pooldeck
