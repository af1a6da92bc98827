// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/websockethandshake.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qsizetype KeyBytes = 16;

std::unexpected<Problem> refused(ProblemKind kind, QLatin1StringView detail)
{
    return std::unexpected(Problem{kind, QString(detail), {}, {}});
}

} // namespace

std::expected<Reply, Problem> webSocketHandshake(const RequestHead &head)
{
    if (head.method() != HttpMethod::Get || !head.isHttp11() || !head.wantsWebSocket()
        || !hasToken(head.field("connection"), "upgrade"))
        return refused(ProblemKind::UpgradeRequired,
                       "Ask for it with GET, HTTP/1.1, Connection: Upgrade and Upgrade: websocket."_L1);
    if (head.field("sec-websocket-version") != QByteArrayView("13"))
        return refused(ProblemKind::UpgradeRequired, "Sec-WebSocket-Version must be 13."_L1);
    const QByteArray key = head.field("sec-websocket-key").toByteArray();
    const auto decoded = QByteArray::fromBase64Encoding(key, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || (*decoded).size() != KeyBytes)
        return refused(ProblemKind::MalformedRequest, "Sec-WebSocket-Key must be 16 bytes in Base64."_L1);

    constexpr QByteArrayView Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    const QByteArray accept =
        QCryptographicHash::hash(QByteArray(key).append(Guid), QCryptographicHash::Sha1).toBase64();
    Reply reply;
    reply.status = 101;
    reply.headers = {{"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Accept", accept}};
    if (hasToken(head.field("sec-websocket-protocol"), WebSocketProtocol))
        reply.headers.emplace_back("Sec-WebSocket-Protocol", WebSocketProtocol.toByteArray());
    return reply;
}

} // namespace pooldeck
