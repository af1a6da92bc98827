// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/byterange.h"
#include "core/api/looplink.h"
#include "core/api/reply.h"
#include "core/api/responsestream.h"
#include "core/task/error.h"

#include <QObject>

#include <functional>
#include <memory>

namespace pooldeck {

/// A body too large to be held: its bytes are read in pieces, the next when the client has taken most of
/// those before.
///
/// Home thread: the connection's loop.
class PiecedBody final : public QObject, public ResponseStream
{
    Q_OBJECT

public:
    static constexpr qint64 Piece = 256 * 1024; ///< up to that size a body is better sent at once

    /// Reads so many bytes at an offset, all that there are of them; `done` comes once, on any thread.
    using Read =
        std::function<void(qint64 offset, qint64 length, std::function<void(Result<QByteArray>)> done)>;

    /// The `length` bytes at `offset`, of which `first` have been read already.
    PiecedBody(Read read, qint64 offset, qint64 length, QByteArray first = {});
    ~PiecedBody() override;

    void opened(StreamChannel &channel) override;
    void drained() override;
    void keepAlive() override;
    void finish() override { }
    void closed() override;

private:
    void readNext();
    void take(const Result<QByteArray> &bytes);

    const Read m_read;
    qint64 m_offset;
    qint64 m_left;
    QByteArray m_first;
    const std::shared_ptr<LoopLink> m_link;
    StreamChannel *m_channel = nullptr; // while it is open
    bool m_reading = false;
    bool m_moved = false; // since somebody looked
};

/// What `total` bytes are asked for in: fields and status of the answer, without its body.
Reply partReply(const ByteRange &range, qint64 total);
/// The answer to a range that begins behind the end; `what` as in "The file has 3 bytes."
Reply outsideReply(const QString &what, qint64 total);

} // namespace pooldeck
