// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/guardedconnection.h"

#include "core/api/connectionguard.h"
#include "core/api/looplink.h"
#include "core/api/reply.h"
#include "core/api/socketoptions.h"

#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// Enough for nearly every head, so that the buffer is made once.
constexpr qsizetype UsualHead = 1024;

} // namespace

GuardedConnection::GuardedConnection(QTcpSocket *socket, ConnectionGuard &guard)
    : QObject(socket), m_socket(socket), m_guard(&guard), m_self(this), m_held(socket),
      m_writer(socket, guard.counters())
{
    m_headBytes.reserve(UsualHead);
    extend(guard.limits().headTime);
    connect(socket, &QTcpSocket::readyRead, this, &GuardedConnection::onReadyRead);
    connect(socket, &QTcpSocket::disconnected, this, &GuardedConnection::onDisconnected);
}

GuardedConnection::~GuardedConnection()
{
    closeStream();
    abandonUpload();
    if (m_guard)
        m_guard->remove(this);
}

void GuardedConnection::orphan()
{
    m_guard = nullptr;
    m_phase = Phase::Closing;
    disconnect(m_socket, nullptr, this, nullptr);
    m_ticket.reset();
    closeStream();
    abandonUpload();
    m_socket->abort();
}

void GuardedConnection::extend(std::chrono::milliseconds time)
{
    m_deadline = std::chrono::steady_clock::now() + time;
}

void GuardedConnection::answer(quint64 request, const Reply &reply)
{
    if ((m_phase != Phase::Handling && m_phase != Phase::Receiving) || request != m_request) {
        if (reply.whenSent)
            reply.whenSent(); // to nobody
        return;
    }
    if (m_phase == Phase::Receiving)
        endUpload();
    const bool toHead = m_head.method() == HttpMethod::Head;
    const bool streams = reply.stream && !toHead;
    const bool upgrades = reply.status == 101;
    const bool close = m_closeNext || !m_head.keepAlive() || (streams && !upgrades);
    m_writer.write(reply,
                   {.withoutBody = toHead,
                    .close = close && !upgrades,
                    .inChunks = reply.streamInChunks && m_head.isHttp11(),
                    .date = httpDate()});
    if (reply.whenSent)
        callWhenSent(reply);
    if (streams) {
        beginStream(reply);
        return;
    }
    m_ticket.reset();
    m_phase = Phase::Head;
    extend(m_guard->limits().idle);
    m_guard->requestAnswered();
    if (close) {
        closeAfterWriting();
    } else if (!m_held.isEmpty() || m_held.hasOverrun()) {
        extend(m_guard->limits().headTime);
        if (m_dispatching)
            QMetaObject::invokeMethod(this, &GuardedConnection::advance, Qt::QueuedConnection);
        else
            advance();
    }
}

void GuardedConnection::callWhenSent(const Reply &reply)
{
    if (!m_sentCalls)
        m_sentCalls = std::make_unique<SentCalls>(m_socket);
    m_sentCalls->add(reply.whenSent);
}

void GuardedConnection::refuse(const Problem &problem)
{
    endUpload();
    m_held.clear();
    const bool toHead = !m_held.hasOverrun() && m_head.method() == HttpMethod::Head;
    m_writer.write(problemReply(problem), {.withoutBody = toHead, .close = true, .date = httpDate()});
    m_ticket.reset();
    m_guard->requestRefused(problem);
    closeAfterWriting();
}

void GuardedConnection::closeAfterWriting()
{
    m_phase = Phase::Closing;
    m_held.clear();
    m_writer.startWatching();
    extend(m_guard->limits().writeStall);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &GuardedConnection::onBytesWritten,
            Qt::UniqueConnection);
    m_socket->flush();
    onBytesWritten();
}

void GuardedConnection::onBytesWritten()
{
    if (m_phase == Phase::Closing) {
        if (m_writer.endIfSent())
            extend(m_guard->limits().linger);
    } else if (m_phase == Phase::Streaming) {
        m_drained = true;
        m_stream->drained();
    } else if (m_unread && m_writer.unsent() <= m_guard->limits().unsent) {
        m_unread = false;
        extend(m_guard->limits().headTime);
        QMetaObject::invokeMethod(this, &GuardedConnection::advance, Qt::QueuedConnection);
    }
}

void GuardedConnection::onDisconnected()
{
    m_phase = Phase::Closing;
    m_ticket.reset();
    m_held.clear();
    m_guard->remove(this);
    closeStream();
    abandonUpload();
    if (m_sentCalls)
        m_sentCalls->callAll();
}

void GuardedConnection::checkDeadline(Moment now)
{
    if (m_phase == Phase::Streaming) {
        checkStream(now);
        return;
    }
    if (now < m_deadline)
        return;
    if (m_writer.unsent() > 0 && (m_phase == Phase::Head || m_phase == Phase::Closing)) {
        // Slow is fine; a client that reads nothing at all is not waited for.
        if (m_writer.hasMoved())
            extend(m_guard->limits().writeStall);
        else
            m_socket->abort();
        return;
    }
    switch (m_phase) {
    case Phase::Head:
        if (m_held.isEmpty())
            closeAfterWriting();
        else
            refuse({ProblemKind::RequestTimeout, u"The request's head did not arrive in time."_s, {}, {}});
        return;
    case Phase::Body:
        refuse({ProblemKind::RequestTimeout, u"The request's body stopped arriving."_s, {}, {}});
        return;
    case Phase::Receiving:
        if (m_sinkFull)
            extend(m_guard->limits().bodySilence); // it is we who do not read
        else
            refuse({ProblemKind::RequestTimeout, u"The request's body stopped arriving."_s, {}, {}});
        return;
    case Phase::Handling:
    case Phase::Streaming:
        return;
    case Phase::Closing:
        m_socket->abort();
        return;
    }
}

void GuardedConnection::finishSoon()
{
    m_closeNext = true;
    if (m_phase == Phase::Head)
        closeAfterWriting();
    else if (m_phase == Phase::Streaming)
        m_stream->finish();
}

bool GuardedConnection::isBusy() const
{
    return m_phase == Phase::Handling || m_phase == Phase::Body || m_phase == Phase::Receiving
        || m_phase == Phase::Streaming || m_writer.unsent() > 0;
}

} // namespace pooldeck
