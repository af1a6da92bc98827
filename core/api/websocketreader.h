// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/websocketframe.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace pooldeck {

/// Makes messages of what a WebSocket client sends (RFC 6455, taken strictly): masked frames, fragments put
/// together, control frames in between. What a client may send of one message is bounded, from the frame's
/// head on.
///
/// Pure: a function of the bytes. After a fault nothing more is read.
class WebSocketReader
{
public:
    explicit WebSocketReader(qint64 longest) : m_longest(longest) { }

    struct Message
    {
        WebSocketOpcode opcode = WebSocketOpcode::Text; ///< Text, Close, Ping or Pong
        QByteArray payload;
    };
    void feed(QByteArrayView bytes) { m_buffer += bytes; }
    /// The next whole one; nothing if more bytes are needed, or after a fault.
    std::optional<Message> next();
    /// Why the connection must be closed.
    std::optional<WebSocketClose> fault() const { return m_fault; }

private:
    struct Head
    {
        WebSocketOpcode opcode;
        bool last;
        qsizetype size; // of the head
        qint64 payload; // bytes behind it
    };
    std::optional<Head> readHead();
    std::optional<Message> takeFrame(const Head &head);
    void fail(WebSocketClose why);
    void failIf(bool wrong, WebSocketClose why)
    {
        if (wrong)
            fail(why);
    }

    const qint64 m_longest;
    QByteArray m_buffer; // frames that are not read yet
    QByteArray m_message; // the fragments so far
    bool m_inMessage = false;
    std::optional<WebSocketClose> m_fault;
};

} // namespace pooldeck
