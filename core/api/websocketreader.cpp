// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/websocketreader.h"

#include <QUtf8StringView>
#include <QtEndian>

#include <utility>

namespace pooldeck {

namespace {

constexpr qsizetype MaskBytes = 4;
constexpr qint64 MaxControlPayload = 125;

bool isControl(WebSocketOpcode opcode)
{
    return static_cast<unsigned char>(opcode) >= static_cast<unsigned char>(WebSocketOpcode::Close);
}

bool isKnown(WebSocketOpcode opcode)
{
    const auto value = static_cast<unsigned char>(opcode);
    return value <= static_cast<unsigned char>(WebSocketOpcode::Binary)
        || (isControl(opcode) && value <= static_cast<unsigned char>(WebSocketOpcode::Pong));
}

bool isUtf8(const QByteArray &text)
{
    return QUtf8StringView(text).isValidUtf8();
}

} // namespace

void WebSocketReader::fail(WebSocketClose why)
{
    m_fault = why;
    m_buffer.clear();
    m_message.clear();
}

std::optional<WebSocketReader::Head> WebSocketReader::readHead()
{
    if (m_buffer.size() < 2)
        return std::nullopt;
    const auto first = static_cast<unsigned char>(m_buffer[0]);
    const auto second = static_cast<unsigned char>(m_buffer[1]);
    Head head{.opcode = static_cast<WebSocketOpcode>(first & 0x0f),
              .last = (first & 0x80) != 0,
              .size = 2,
              .payload = second & 0x7f};
    // No extension is spoken, so the reserved bits are not ours; clients mask what they send.
    failIf((first & 0x70) != 0 || (second & 0x80) == 0 || !isKnown(head.opcode),
           WebSocketClose::ProtocolError);
    failIf(isControl(head.opcode) && (!head.last || head.payload > MaxControlPayload),
           WebSocketClose::ProtocolError);
    if (!isControl(head.opcode))
        failIf((head.opcode == WebSocketOpcode::Continuation) != m_inMessage, WebSocketClose::ProtocolError);
    failIf(head.opcode == WebSocketOpcode::Binary && !m_fault, WebSocketClose::UnsupportedData);
    if (m_fault)
        return std::nullopt;

    if (head.payload == 126) {
        if (m_buffer.size() < 4)
            return std::nullopt;
        head.size = 4;
        head.payload = qFromBigEndian<quint16>(m_buffer.constData() + 2);
        failIf(head.payload < 126, WebSocketClose::ProtocolError);
    } else if (head.payload == 127) {
        if (m_buffer.size() < 10)
            return std::nullopt;
        head.size = 10;
        head.payload = qFromBigEndian<qint64>(m_buffer.constData() + 2);
        failIf(head.payload <= 0xffff, WebSocketClose::ProtocolError);
    }
    failIf(!m_fault && !isControl(head.opcode) && head.payload > m_longest - m_message.size(),
           WebSocketClose::MessageTooBig);
    head.size += MaskBytes;
    return m_fault ? std::nullopt : std::optional(head);
}

std::optional<WebSocketReader::Message> WebSocketReader::takeFrame(const Head &head)
{
    QByteArray payload = m_buffer.sliced(head.size, head.payload);
    const QByteArray mask = m_buffer.sliced(head.size - MaskBytes, MaskBytes);
    m_buffer.remove(0, head.size + head.payload);
    for (qsizetype i = 0; i < payload.size(); ++i)
        payload[i] = static_cast<char>(payload[i] ^ mask[i % MaskBytes]);
    if (isControl(head.opcode))
        return Message{head.opcode, std::move(payload)};
    m_message += payload;
    m_inMessage = !head.last;
    if (m_inMessage)
        return std::nullopt;
    if (!isUtf8(m_message)) {
        fail(WebSocketClose::InvalidPayload);
        return std::nullopt;
    }
    return Message{WebSocketOpcode::Text, std::exchange(m_message, {})};
}

std::optional<WebSocketReader::Message> WebSocketReader::next()
{
    while (!m_fault) {
        const std::optional<Head> head = readHead();
        if (!head || m_buffer.size() - head->size < head->payload)
            return std::nullopt;
        if (std::optional<Message> message = takeFrame(*head))
            return message;
    }
    return std::nullopt;
}

} // namespace pooldeck
