// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>

#include <functional>
#include <memory>

namespace pooldeck {

/// Takes the body of a request as it arrives, where it is too large to be held.
///
/// All calls come on the connection's loop. After finished() or aborted() none follows.
class BodySink
{
public:
    virtual ~BodySink() = default;

    /// `resume` asks for more, after received() has said that there must be no more for now. Any thread, at
    /// any time.
    virtual void opened(std::function<void()> resume) = 0;
    /// The next bytes. False: nothing more is read from the client until `resume` is called.
    virtual bool received(const QByteArray &bytes) = 0;
    /// All of it has come.
    virtual void finished() = 0;
    /// The rest will not come: the client has left, or is silent, or the request has been answered.
    virtual void aborted() = 0;

protected:
    BodySink() = default;
    BodySink(const BodySink &) = delete;
    BodySink &operator=(const BodySink &) = delete;
};

/// The body of a request that has not been read yet: for handlers of routes that take it so.
class BodySource
{
public:
    /// During the handler's call. If it answers instead, the body is not taken; the connection ends with
    /// the answer either way.
    virtual void receiveWith(std::shared_ptr<BodySink> sink) = 0;

protected:
    BodySource() = default;
    ~BodySource() = default;
};

} // namespace pooldeck
