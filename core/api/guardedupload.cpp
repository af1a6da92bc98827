// SPDX-License-Identifier: GPL-3.0-only
// A request whose body is given on as it arrives.
#include "core/api/bodysink.h"
#include "core/api/connectionguard.h"
#include "core/api/guardedconnection.h"
#include "core/api/looplink.h"
#include "core/api/socketoptions.h"

#include <QTcpSocket>

#include <algorithm>
#include <utility>

namespace pooldeck {

namespace {

// What is read of the client ahead of the sink; beyond that it waits in the client's kernel.
constexpr qint64 ReadAhead = 256 * 1024;
constexpr qint64 Piece = 64 * 1024;

} // namespace

// The head has been approved, and all that came was taken into m_held.
void GuardedConnection::beginUpload()
{
    // What is not wanted yet stays in the socket, where QtHttpServer would take it for a request: from now on
    // it hears no more of this connection, which ends with the answer.
    if (m_socket->isTransactionStarted())
        m_socket->commitTransaction();
    disconnect(m_socket, &QTcpSocket::readyRead, nullptr, nullptr);
    connect(m_socket, &QTcpSocket::readyRead, this, &GuardedConnection::receive);
    m_held.drop(m_head.size());
    m_bodyLeft = m_head.contentLength();
    m_phase = Phase::Receiving;
    m_closeNext = true;
    ++m_request;
    extend(m_guard->limits().bodySilence);
    Q_EMIT m_guard->uploadBegun(this);
}

void GuardedConnection::receiveWith(std::shared_ptr<BodySink> sink)
{
    m_sink = std::move(sink);
    m_sinkLink = std::make_shared<LoopLink>(this);
    m_sink->opened([this, link = m_sinkLink] {
        link->post([this] {
            m_sinkFull = false;
            extend(m_guard->limits().bodySilence);
            receive();
        });
    });
    m_socket->setReadBufferSize(ReadAhead);
    if (m_bodyLeft > 0 && m_head.expectsContinue())
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    // Later: the handler is not at its end yet.
    QMetaObject::invokeMethod(this, &GuardedConnection::receive, Qt::QueuedConnection);
}

void GuardedConnection::receive()
{
    if (m_phase == Phase::Closing)
        m_socket->skip(m_socket->bytesAvailable());
    if (m_phase != Phase::Receiving || !m_sink)
        return;
    while (m_bodyLeft > 0 && !m_sinkFull) {
        QByteArray bytes = m_held.takeAll();
        if (bytes.isEmpty())
            bytes = m_socket->read(std::min(m_bodyLeft, Piece));
        if (bytes.isEmpty()) {
            quickAck(m_socket->socketDescriptor());
            return;
        }
        bytes.truncate(std::min<qint64>(bytes.size(), m_bodyLeft)); // nothing is answered after this one
        m_bodyLeft -= bytes.size();
        extend(m_guard->limits().bodySilence);
        m_sinkFull = !m_sink->received(bytes);
    }
    if (m_bodyLeft > 0)
        return;
    m_phase = Phase::Handling;
    m_deadline = Moment::max();
    m_sinkLink->cut();
    std::exchange(m_sink, nullptr)->finished();
}

// Whatever else comes is nobody's.
void GuardedConnection::endUpload()
{
    m_socket->setReadBufferSize(0);
    m_socket->skip(m_socket->bytesAvailable());
    abandonUpload();
}

// With the sink its responder may end, here and now, and would apologize: that is an answer to nobody.
void GuardedConnection::abandonUpload()
{
    if (m_sinkLink)
        m_sinkLink->cut();
    if (const auto sink = std::exchange(m_sink, nullptr)) {
        ++m_request;
        sink->aborted();
    }
}

} // namespace pooldeck
