// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>

#include <utility>

class QTcpSocket;

namespace pooldeck {

/// What a client has sent and QtHttpServer must not see yet: taken out of the socket, and put back a
/// request at a time.
class HeldInput
{
public:
    explicit HeldInput(QTcpSocket *socket) : m_socket(socket) { }

    const QByteArray &bytes() const { return m_bytes; }
    bool isEmpty() const { return m_bytes.isEmpty(); }
    /// More was sent than may be held: all of it is dropped, and all that comes later.
    bool hasOverrun() const { return m_overrun; }

    /// Takes so many bytes that are there; beyond `most` in all it is an overrun.
    void take(qint64 available, qint64 most);
    /// Gives the first bytes back to the socket.
    void putBack(qsizetype size);
    /// All of them, for somebody else than QtHttpServer.
    QByteArray takeAll() { return std::exchange(m_bytes, {}); }
    void drop(qsizetype size) { m_bytes.remove(0, size); }
    void clear() { m_bytes = {}; }

private:
    QTcpSocket *const m_socket;
    QByteArray m_bytes;
    bool m_overrun = false;
};

} // namespace pooldeck
