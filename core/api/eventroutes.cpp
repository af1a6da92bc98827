// SPDX-License-Identifier: GPL-3.0-only
// The routes that tell of changes as they happen.
#include "core/api/eventquery.h"
#include "core/api/routeparts.h"
#include "core/api/websockethandler.h"

namespace pooldeck {

std::vector<Route> eventRoutes(const ApiServices &services)
{
    using enum HttpMethod;
    using enum ProblemKind;
    return {
        {Get,
         "/api/v1/events",
         "watchEvents",
         "Watch tasks change, as server-sent events.",
         [streams = services.streams](const ApiRequest &request, const Responder &responder) {
             watchEvents(streams, request, responder);
         },
         {.tag = "Events",
          .description =
              "The stream goes on until the client leaves. An event `task` carries the task as it is "
              "after the change, and its `id` is the number of the change; `removed` names tasks that are no "
              "longer there; `reset` means that the client fell behind, or comes from another run of the "
              "server, and has to take a fresh list; `bye` that the server stops.",
          .query = eventQueryParameters(),
          .headers = {{.name = "Last-Event-ID",
                       .rule = ValueRule::integer(0),
                       .description = "The `id` of the last event that is known already; browsers send it by "
                                      "themselves when they connect again.",
                       .example = "126"}},
          .answers = {{200, "The stream.", "EventStream", {}, {}, "text/event-stream"}},
          .problems = {TooManyStreams}}},
    };
}

std::vector<Route> webSocketRoutes(const ApiServices &services, const Router &router)
{
    using enum HttpMethod;
    using enum ProblemKind;
    const StreamServices &streams = services.streams;
    return {
        {Get,
         "/api/v1/ws",
         "openWebSocket",
         "Watch tasks change, submit and cancel, over a WebSocket.",
         [web = WebSocketServices{router, streams.hub, services.tokens, streams.limits, streams.limit,
                                  std::make_shared<StreamLimit>(streams.limits.strangers)}](
             const ApiRequest &request, const Responder &responder) {
             openWebSocket(web, request, responder);
         },
         {.tag = "Events",
          .description =
              "A WebSocket (RFC 6455) of JSON texts. The token comes in Authorization, as a subprotocol "
              "`bearer.<token>` beside `pooldeck.v1`, or in the first message, `{\"command\": "
              "\"authenticate\", \"token\": \"…\"}`. The other commands are `subscribe` with `filter` (the "
              "query of "
              "/api/v1/events as an object) and `after`, `unsubscribe`, `submit` with `task` (the body of "
              "POST "
              "/api/v1/tasks), and `cancel` with `id` and `dependents`; each with a `request_id`, that its "
              "one answer "
              "carries: `{\"event\": \"reply\", \"request_id\": 1, \"status\": 202, \"body\": {}}`. The "
              "events are those "
              "of /api/v1/events: `{\"event\": \"task\", \"seq\": 127, \"task\": {}}`. Up to 256 commands, "
              "with 1 MiB of tasks, may wait for their answers; further ones are answered with 429. Closed "
              "with "
              "1008 is who does not read, with 1013 who brings a token when all streams are taken.",
          .answers = {{101, "The connection is a WebSocket from now on."}},
          .problems = {TooManyStreams, UpgradeRequired},
          .rights = FullRights}},
    };
}

} // namespace pooldeck
