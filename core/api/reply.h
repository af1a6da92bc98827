// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <functional>
#include <memory>
#include <utility>

namespace pooldeck {

class ResponseStream;

/// An answer as a value: what a handler returns and a test compares.
struct Reply
{
    int status = 200;
    QByteArray body;
    QByteArrayView contentType = "application/json"; ///< of a string literal
    QList<std::pair<QByteArray, QByteArray>> headers; ///< beyond those that every answer has
    /// In the Content-Length of an answer to HEAD, where the body was not made for that, and of a stream that
    /// sends exactly so much; below 0: the body's, or none.
    qint64 toldLength = -1;
    /// Called once, on the connection's loop, when all bytes have been handed to the system or the client
    /// has gone; not if the server stops before. Must only hand on. May be empty.
    std::function<void()> whenSent;
    /// The answer goes on with this, without a body of its own, and ends with the connection.
    std::shared_ptr<ResponseStream> stream;
    bool streamInChunks = false; ///< so that the client can tell the end from a broken connection

    static Reply json(QByteArray body, int status = 200)
    {
        Reply reply;
        reply.status = status;
        reply.body = std::move(body);
        return reply;
    }
    Reply &&with(QByteArray name, QByteArray value) &&
    {
        headers.emplace_back(std::move(name), std::move(value));
        return std::move(*this);
    }
};

/// How the connection wants its answer framed.
struct ReplyFraming
{
    bool withoutBody = false; ///< to HEAD: the length is told, the body is not sent
    bool close = false; ///< the last answer on its connection
    bool inChunks = false; ///< what its stream sends
    QByteArrayView date; ///< IMF-fixdate; no Date field if empty
};

/// The answer's bytes, in one piece so that one write sends them.
QByteArray serialized(const Reply &reply, const ReplyFraming &framing);

/// The standard reason phrase, or empty.
QByteArrayView reasonPhrase(int status) noexcept;

/// The Date field's value for now, made once a second. Any thread; valid until the thread's next call.
QByteArrayView httpDate();

} // namespace pooldeck
