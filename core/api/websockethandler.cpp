// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/websockethandler.h"

#include "core/api/eventhandlers.h"
#include "core/api/problem.h"
#include "core/api/websockethandshake.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Reply tooManyStrangers(const StreamLimit &limit)
{
    return problemReply(
        Problem{ProblemKind::TooManyStreams,
                u"%1 WebSockets wait for their token; send it with the request."_s.arg(limit.most()),
                {},
                {}});
}

} // namespace

void openWebSocket(const WebSocketServices &services, const ApiRequest &request, const Responder &responder)
{
    std::expected<Reply, Problem> reply = webSocketHandshake(request.head);
    if (!reply) {
        responder.reply(problemReply(reply.error()));
        return;
    }
    // Anybody on this machine can be a stranger, and must not take the places of those who have a token.
    const bool isStranger = request.caller == Caller::nobody();
    const StreamLimit &limit = isStranger ? *services.strangers : *services.streams;
    StreamLimit::Slot slot = limit.take();
    if (!slot) {
        responder.reply(isStranger ? tooManyStrangers(limit) : tooManyStreams(limit));
        return;
    }
    reply->stream = std::make_shared<WebSocketSession>(services, request.caller,
                                                       request.head.field("user-agent"), std::move(slot));
    responder.reply(*std::move(reply));
}

} // namespace pooldeck
