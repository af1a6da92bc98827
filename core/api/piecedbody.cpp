// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/piecedbody.h"

#include "core/api/problem.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// With so much that the client has not taken, nothing more is read.
constexpr qint64 MostUnsent = PiecedBody::Piece;

} // namespace

PiecedBody::PiecedBody(Read read, qint64 offset, qint64 length, QByteArray first)
    : m_read(std::move(read)), m_offset(offset), m_left(length), m_first(std::move(first)),
      m_link(std::make_shared<LoopLink>(this))
{
}

PiecedBody::~PiecedBody()
{
    closed();
}

void PiecedBody::opened(StreamChannel &channel)
{
    m_channel = &channel;
    if (m_first.isEmpty())
        readNext();
    else
        take(std::exchange(m_first, {}));
}

void PiecedBody::readNext()
{
    if (!m_channel || m_reading || m_channel->unsent() >= MostUnsent)
        return;
    m_reading = true;
    m_read(m_offset, std::min(m_left, Piece), [this, link = m_link](const Result<QByteArray> &bytes) {
        link->post([this, bytes] { take(bytes); });
    });
}

void PiecedBody::take(const Result<QByteArray> &bytes)
{
    m_reading = false;
    if (!m_channel)
        return;
    if (!bytes || bytes->isEmpty()) {
        // The length has been told: that it ends early is all that can still be said.
        std::exchange(m_channel, nullptr)->end();
        return;
    }
    m_offset += bytes->size();
    m_left -= bytes->size();
    if (m_left <= 0) {
        std::exchange(m_channel, nullptr)->end(*bytes);
        return;
    }
    m_channel->send(*bytes);
    readNext();
}

void PiecedBody::drained()
{
    m_moved = true;
    readNext();
}

void PiecedBody::keepAlive()
{
    // A client that has taken nothing since is not waited for.
    if (m_channel && !std::exchange(m_moved, false) && !m_reading)
        std::exchange(m_channel, nullptr)->end();
}

void PiecedBody::closed()
{
    m_link->cut();
    m_channel = nullptr;
}

Reply partReply(const ByteRange &range, qint64 total)
{
    Reply reply;
    if (range.kind != ByteRange::Kind::Part)
        return reply;
    reply.status = 206;
    reply.headers.emplace_back("Content-Range",
                               "bytes " + QByteArray::number(range.offset) + '-'
                                   + QByteArray::number(range.offset + range.length - 1) + '/'
                                   + QByteArray::number(total));
    return reply;
}

Reply outsideReply(const QString &what, qint64 total)
{
    Reply reply = problemReply(
        Problem{ProblemKind::RangeNotSatisfiable, u"%1 has %2 bytes."_s.arg(what).arg(total), {}, {}});
    reply.headers.emplace_back("Content-Range", "bytes */" + QByteArray::number(total));
    return reply;
}

} // namespace pooldeck
