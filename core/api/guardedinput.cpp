// SPDX-License-Identifier: GPL-3.0-only
// What a client sends: from its bytes to one request at a time.
#include "core/api/connectionguard.h"
#include "core/api/guardedconnection.h"
#include "core/api/socketoptions.h"

#include <QTcpSocket>

#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeck {

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
    case Phase::Receiving: // receive() hears of it
        return;
    case Phase::Handling:
        take(available);
        return;
    case Phase::Streaming: {
        const QByteArray bytes = m_socket->read(available);
        m_stream->received(bytes);
        return;
    }
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
    if (m_head.wantsWebSocket()) {
        take(available);
        beginUpgrade();
        return;
    }
    if (m_guard->policy().isStreamed(m_head)) {
        take(available);
        beginUpload();
        return;
    }
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
    if (m_head.wantsWebSocket()) {
        beginUpgrade();
        return;
    }
    if (m_guard->policy().isStreamed(m_head)) {
        beginUpload();
        return;
    }
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
    std::expected<CallerPtr, Problem> caller = m_guard->policy().admit(m_head);
    if (!caller) {
        refuse(caller.error());
        return false;
    }
    m_caller = *std::move(caller);
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

// QtHttpServer would take it for its own, so it never sees it. The policy lets none through that has a body.
void GuardedConnection::beginUpgrade()
{
    m_held.drop(m_head.size());
    m_phase = Phase::Handling;
    ++m_request;
    m_deadline = Moment::max();
    Q_EMIT m_guard->upgradeAsked(this);
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

} // namespace pooldeck
