// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/websocketframe.h"
#include "tests/support/rawclient.h"

#include <QtEndian>

#include <optional>

namespace pooldeck {

/// A frame as it came over the wire, unmasked.
struct RawFrame
{
    int opcode = 0;
    QByteArray payload;

    QJsonObject json() const { return QJsonDocument::fromJson(payload).object(); }
    /// Of a close frame; 0 if it has none.
    int closeCode() const { return payload.size() < 2 ? 0 : qFromBigEndian<quint16>(payload.constData()); }
};

/// The next frame that a server sends; nothing if the connection ends.
inline std::optional<RawFrame> nextFrame(RawClient &client)
{
    const auto head = client.take(2);
    if (!head)
        return std::nullopt;
    qint64 size = static_cast<unsigned char>(head->at(1)) & 0x7f;
    if (size == 126)
        size = qFromBigEndian<quint16>(client.take(2).value_or(QByteArray(2, 0)).constData());
    else if (size == 127)
        size = qFromBigEndian<qint64>(client.take(8).value_or(QByteArray(8, 0)).constData());
    const auto payload = client.take(size);
    if (!payload)
        return std::nullopt;
    return RawFrame{static_cast<unsigned char>(head->at(0)) & 0x0f, *payload};
}

/// A frame as a client sends it. `first`: the opcode, with 0x80 for the last one of a message.
inline QByteArray clientFrame(int first, const QByteArray &payload)
{
    QByteArray frame;
    appendFrameHead(frame, WebSocketOpcode::Text, payload.size());
    frame[0] = static_cast<char>(first);
    frame[1] = static_cast<char>(frame[1] | 0x80);
    const QByteArray mask("\x12\x34\x56\x78");
    frame += mask;
    for (qsizetype i = 0; i < payload.size(); ++i)
        frame += static_cast<char>(payload[i] ^ mask[i % 4]);
    return frame;
}

inline QByteArray textFrame(const QByteArray &text)
{
    return clientFrame(0x81, text);
}

} // namespace pooldeck
