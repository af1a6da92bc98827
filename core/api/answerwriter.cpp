// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/answerwriter.h"

#include "core/api/httpcounters.h"
#include "core/api/reply.h"
#include "core/api/socketoptions.h"

#include <QTcpSocket>

#include <utility>

namespace pooldeck {

namespace {

// A larger body is handed to the socket as it is, instead of being copied behind its head.
constexpr qsizetype MaxCopied = 16 * 1024;

} // namespace

void AnswerWriter::write(const Reply &reply, const ReplyFraming &framing)
{
    m_counters->count(reply.status);
    m_unsentBefore = 0;
    if (reply.body.size() <= MaxCopied || framing.withoutBody) {
        m_socket->write(serialized(reply, framing));
        return;
    }
    ReplyFraming headOnly = framing;
    headOnly.withoutBody = true;
    m_socket->write(serialized(reply, headOnly));
    m_socket->write(reply.body);
}

qint64 AnswerWriter::unsent() const
{
    return m_socket->bytesToWrite();
}

bool AnswerWriter::hasMoved()
{
    const qint64 now = unsent();
    const qint64 before = std::exchange(m_unsentBefore, now);
    return before == 0 || now < before;
}

bool AnswerWriter::endIfSent()
{
    if (unsent() > 0 || std::exchange(m_ended, true))
        return false;
    shutdownWriting(m_socket->socketDescriptor());
    return true;
}

} // namespace pooldeck
