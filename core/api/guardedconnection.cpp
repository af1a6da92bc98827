// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/guardedconnection.h"

#include "core/api/connectionguard.h"
#include "core/api/reply.h"
#include "core/api/socketoptions.h"

#include <QTcpSocket>

#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// Enough for nearly every head, so that the buffer is made once.
constexpr qsizetype UsualHead = 1024;

} // namespace

GuardedConnection::GuardedConnection(QTcpSocket *socket, ConnectionGuard &guard)
    : QObject(socket), m_socket(socket), m_guard(&guard), m_self(this), m_held(socket), m_writer(socket)
{
    m_headBytes.reserve(UsualHead);
    extend(guard.limits().headTime);
    connect(socket, &QTcpSocket::readyRead, this, &GuardedConnection::onReadyRead);
    connect(socket, &QTcpSocket::disconnected, this, &GuardedConnection::onDisconnected);
}

GuardedConnection::~GuardedConnection()
{
    if (m_guard)
        m_guard->remove(this);
}

void GuardedConnection::orphan()
{
    m_guard = nullptr;
    m_phase = Phase::Closing;
    disconnect(m_socket, nullptr, this, nullptr);
    m_ticket.reset();
    m_socket->abort();
}

void GuardedConnection::extend(std::chrono::milliseconds time)
{
    m_deadline = std::chrono::steady_clock::now() + time;
}

void GuardedConnection::onReadyRead()
{
    if (m_feeding)
        return;
    m_guard->setCurrent(nullptr);
    // QtHttpServer begins a transaction even where it finds no bytes, and keeps one while a body
    // arrives; it has copied what it read, so nothing is lost and the buffer is freed.
    if (m_socket->isTransactionStarted())
        m_socket->commitTransaction();
    if (const qint64 available = m_socket->bytesAvailable(); available > 0) {
        m_reading = true;
        onBytes(available);
        m_reading = false;
    }
}

void GuardedConnection::onBytes(qint64 available)
{
    switch (m_phase) {
    case Phase::Head:
        if (m_held.isEmpty() && m_writer.unsent() <= m_guard->limits().unsent) {
            inspect(available);
        } else {
            const qsizetype before = m_held.bytes().size();
            take(available);
            // A client that sends byte by byte does not have us parse the same head again and again.
            if (m_held.hasOverrun() || m_held.bytes().size() > m_guard->limits().requestLine
                || m_held.bytes().indexOf('\n', before) >= 0)
                advance();
            else
                waitForMore();
        }
        return;
    case Phase::Body:
        if (available <= m_bodyLeft) {
            begin(m_bodyLeft - available);
        } else {
            take(available);
            m_held.putBack(m_bodyLeft);
            begin(0);
        }
        return;
    case Phase::Handling:
        take(available);
        return;
    case Phase::Closing:
        m_socket->skip(available);
        return;
    }
}

void GuardedConnection::inspect(qint64 available)
{
    const HttpLimits &limits = m_guard->limits();
    m_headBytes.resize(std::min<qint64>(available, limits.head + 1));
    m_headBytes.resize(std::max<qint64>(0, m_socket->peek(m_headBytes.data(), m_headBytes.size())));
    const RequestHead::Verdict verdict = m_head.parse(m_headBytes, limits);
    if (verdict == RequestHead::Verdict::Incomplete) {
        extend(limits.headTime);
        take(available);
        waitForMore();
        return;
    }
    if (!approve(verdict))
        return;
    const qint64 whole = m_head.size() + m_head.contentLength();
    if (available <= whole) {
        begin(whole - available);
    } else {
        take(available);
        m_held.putBack(whole);
        begin(0);
    }
}

// Makes the next request of what was held back.
void GuardedConnection::advance()
{
    if (m_phase != Phase::Head || (m_held.isEmpty() && !m_held.hasOverrun()))
        return;
    const HttpLimits &limits = m_guard->limits();
    if (m_writer.unsent() > limits.unsent) {
        if (!std::exchange(m_unread, true)) {
            extend(limits.writeStall);
            m_writer.startWatching();
            connect(m_socket, &QTcpSocket::bytesWritten, this, &GuardedConnection::onBytesWritten,
                    Qt::UniqueConnection);
        }
        return;
    }
    if (m_held.hasOverrun()) {
        refuse({ProblemKind::BodyTooLarge, u"Too much was sent before the answer was read."_s, {}, {}});
        return;
    }
    m_headBytes = m_held.bytes().first(std::min(m_held.bytes().size(), limits.head + 1));
    const RequestHead::Verdict verdict = m_head.parse(m_headBytes, limits);
    if (verdict == RequestHead::Verdict::Incomplete) {
        waitForMore();
        return;
    }
    if (!approve(verdict))
        return;
    const qint64 whole = m_head.size() + m_head.contentLength();
    const qsizetype part = std::min<qint64>(whole, m_held.bytes().size());
    m_held.putBack(part);
    begin(whole - part);
    if (!m_reading) {
        m_feeding = true;
        Q_EMIT m_socket->readyRead();
        m_feeding = false;
    }
}

bool GuardedConnection::approve(RequestHead::Verdict verdict)
{
    if (verdict == RequestHead::Verdict::Refused) {
        refuse(m_head.refusal());
        return false;
    }
    if (const std::optional<Problem> problem = m_guard->policy().refusal(m_head)) {
        refuse(*problem);
        return false;
    }
    return true;
}

// A request is let through, of whose body this many bytes are still to come.
void GuardedConnection::begin(qint64 bodyLeft)
{
    const bool first = m_phase != Phase::Body;
    m_guard->setCurrent(this);
    m_bodyLeft = bodyLeft;
    if (bodyLeft == 0) {
        m_phase = Phase::Handling;
        ++m_request;
        m_deadline = Moment::max();
        return;
    }
    m_phase = Phase::Body;
    extend(m_guard->limits().bodySilence);
    if (first && m_head.expectsContinue() && !HttpServerSendsContinue)
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    quickAck(m_socket->socketDescriptor());
}

void GuardedConnection::take(qint64 available)
{
    const bool waiting = m_phase == Phase::Handling || m_unread;
    m_held.take(available, waiting ? m_guard->limits().pipelined : std::numeric_limits<qint64>::max());
}

void GuardedConnection::waitForMore()
{
    // The rest may wait in the client's kernel until we acknowledge what came, which Linux would put
    // off for 40 ms (Nagle's algorithm there, delayed acknowledgement here).
    quickAck(m_socket->socketDescriptor());
}

void GuardedConnection::answer(quint64 request, const Reply &reply)
{
    if (m_phase != Phase::Handling || request != m_request) {
        if (reply.whenSent)
            reply.whenSent(); // to nobody
        return;
    }
    const bool close = m_closeNext || !m_head.keepAlive();
    m_writer.write(reply,
                   {.withoutBody = m_head.method() == HttpMethod::Head, .close = close, .date = httpDate()});
    if (reply.whenSent)
        callWhenSent(reply);
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
    m_socket->skip(m_socket->bytesAvailable());
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
    if (m_sentCalls)
        m_sentCalls->callAll();
}

void GuardedConnection::checkDeadline(Moment now)
{
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
    case Phase::Handling:
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
}

bool GuardedConnection::isBusy() const
{
    return m_phase == Phase::Handling || m_phase == Phase::Body || m_writer.unsent() > 0;
}

} // namespace pooldeck
