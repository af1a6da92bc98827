// SPDX-License-Identifier: GPL-3.0-only
// What becomes of a connection whose answer is a stream.
#include "core/api/connectionguard.h"
#include "core/api/guardedconnection.h"
#include "core/api/reply.h"

#include <QTcpSocket>

#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeck {

void GuardedConnection::beginStream(const Reply &reply)
{
    m_phase = Phase::Streaming;
    m_stream = reply.stream;
    m_inChunks = m_head.isHttp11() && reply.streamInChunks;
    m_drained = true;
    connect(m_socket, &QTcpSocket::bytesWritten, this, &GuardedConnection::onBytesWritten,
            Qt::UniqueConnection);
    extend(m_guard->limits().keepAlive);
    m_guard->requestAnswered();
    const QByteArray early = m_held.takeAll();
    m_stream->opened(*this);
    // After a request for an event stream nothing more is expected, and nothing is answered.
    if (!early.isEmpty() && m_phase == Phase::Streaming)
        m_stream->received(early);
    if (m_closeNext && m_phase == Phase::Streaming)
        m_stream->finish();
}

void GuardedConnection::send(const QByteArray &bytes)
{
    if (m_phase != Phase::Streaming || bytes.isEmpty() || m_caller->isRevoked())
        return;
    extend(m_guard->limits().keepAlive);
    if (m_inChunks)
        m_socket->write(QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n");
    else
        m_socket->write(bytes);
}

qint64 GuardedConnection::unsent() const
{
    return m_writer.unsent();
}

void GuardedConnection::end(const QByteArray &last)
{
    if (m_phase != Phase::Streaming)
        return;
    send(last);
    if (m_inChunks)
        m_socket->write("0\r\n\r\n");
    m_ticket.reset();
    closeAfterWriting();
}

void GuardedConnection::checkStream(Moment now)
{
    if (m_caller->isRevoked()) {
        end({});
        return;
    }
    if (unsent() < m_guard->limits().streamUnsent / 2) {
        m_drained = true;
    } else if (std::exchange(m_drained, false)) {
        m_stalledSince = now;
    } else if (now - m_stalledSince >= m_guard->limits().streamStall) {
        m_socket->abort();
        return;
    }
    if (now >= m_deadline) {
        extend(m_guard->limits().keepAlive);
        m_stream->keepAlive();
    }
}

void GuardedConnection::closeStream()
{
    // It stays until the end of this: one of its functions may be what got us here.
    if (m_stream && !std::exchange(m_streamClosed, true))
        m_stream->closed();
}

} // namespace pooldeck
