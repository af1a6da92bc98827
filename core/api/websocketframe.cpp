// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/websocketframe.h"

#include <QtEndian>

#include <array>

namespace pooldeck {

void appendFrameHead(QByteArray &out, WebSocketOpcode opcode, qsizetype size)
{
    constexpr unsigned char Final = 0x80;
    out += static_cast<char>(Final | static_cast<unsigned char>(opcode));
    if (size < 126) {
        out += static_cast<char>(size);
    } else if (size <= 0xffff) {
        std::array<char, 2> bytes{};
        qToBigEndian(static_cast<quint16>(size), bytes.data());
        out += static_cast<char>(126);
        out.append(bytes.data(), bytes.size());
    } else {
        std::array<char, 8> bytes{};
        qToBigEndian(static_cast<quint64>(size), bytes.data());
        out += static_cast<char>(127);
        out.append(bytes.data(), bytes.size());
    }
}

QByteArray webSocketFrame(WebSocketOpcode opcode, QByteArrayView payload)
{
    QByteArray frame;
    frame.reserve(payload.size() + 10);
    appendFrameHead(frame, opcode, payload.size());
    frame += payload;
    return frame;
}

QByteArray closeFrame(WebSocketClose code, QByteArrayView reason)
{
    std::array<char, 2> bytes{};
    qToBigEndian(static_cast<quint16>(code), bytes.data());
    return webSocketFrame(WebSocketOpcode::Close, QByteArray(bytes.data(), bytes.size()).append(reason));
}

} // namespace pooldeck
