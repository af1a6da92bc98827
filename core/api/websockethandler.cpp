// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/websockethandler.h"

#include "core/api/eventhandlers.h"
#include "core/api/problem.h"
#include "core/api/websockethandshake.h"

namespace pooldeck {

void openWebSocket(const WebSocketServices &services, const StreamLimit &limit, const ApiRequest &request,
                   const Responder &responder)
{
    std::expected<Reply, Problem> reply = webSocketHandshake(request.head);
    if (!reply) {
        responder.reply(problemReply(reply.error()));
        return;
    }
    StreamLimit::Slot slot = limit.take();
    if (!slot) {
        responder.reply(tooManyStreams(limit));
        return;
    }
    reply->stream = std::make_shared<WebSocketSession>(services, request.caller,
                                                       request.head.field("user-agent"), std::move(slot));
    responder.reply(*std::move(reply));
}

} // namespace pooldeck
