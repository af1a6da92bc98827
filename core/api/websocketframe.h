// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace pooldeck {

enum class WebSocketOpcode : unsigned char {
    Continuation = 0x0,
    Text = 0x1,
    Binary = 0x2,
    Close = 0x8,
    Ping = 0x9,
    Pong = 0xa,
};

/// Why a WebSocket is closed (RFC 6455, 7.4). Those above 4000 are ours.
enum class WebSocketClose : unsigned short {
    Normal = 1000,
    GoingAway = 1001,
    ProtocolError = 1002,
    UnsupportedData = 1003,
    NoStatus = 1005, ///< never sent: the other end gave none
    InvalidPayload = 1007,
    PolicyViolation = 1008,
    MessageTooBig = 1009,
    TryAgainLater = 1013,
    Unauthorized = 4401,
};

/// Appends the head of a whole, unmasked frame, as a server sends it; `size` bytes follow.
void appendFrameHead(QByteArray &out, WebSocketOpcode opcode, qsizetype size);
QByteArray webSocketFrame(WebSocketOpcode opcode, QByteArrayView payload);
QByteArray closeFrame(WebSocketClose code, QByteArrayView reason = {});

} // namespace pooldeck
