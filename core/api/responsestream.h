// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace pooldeck {

/// The connection under a stream. On the connection's loop; dead once ResponseStream::closed() was called.
class StreamChannel
{
public:
    /// Bytes that many streams send are shared by them, as long as each piece is sent as a whole.
    virtual void send(const QByteArray &bytes) = 0;
    /// What the client has not taken yet.
    virtual qint64 unsent() const = 0;
    /// Sends these as the last ones and closes. closed() follows when all of it has left, or nobody takes it.
    virtual void end(const QByteArray &last = {}) = 0;

protected:
    StreamChannel() = default;
    ~StreamChannel() = default;
};

/// An answer that goes on after its head: what a connection does from then on until it closes. One that
/// sends nothing for a while is asked for a sign of life; one whose client does not read is closed (see
/// HttpLimits).
///
/// All calls come on the connection's loop, where it also dies. If the request was a HEAD or the client has
/// gone already, it dies without opened().
class ResponseStream
{
public:
    virtual ~ResponseStream() = default;

    /// The head is written.
    virtual void opened(StreamChannel &channel) = 0;
    /// What the client sends from now on. An event stream has no ear.
    virtual void received([[maybe_unused]] QByteArrayView bytes) { }
    /// The client has taken some of what was unsent.
    virtual void drained() { }
    /// Nothing has been sent for HttpLimits::keepAlive.
    virtual void keepAlive() = 0;
    /// The server stops: send what there is up to now, say so, and end(). HttpLimits::drain is the time for
    /// it.
    virtual void finish() = 0;
    /// The connection has ended, for whatever reason. Called once, last.
    virtual void closed() = 0;

protected:
    ResponseStream() = default;
    ResponseStream(const ResponseStream &) = delete;
    ResponseStream &operator=(const ResponseStream &) = delete;
};

} // namespace pooldeck
