// SPDX-License-Identifier: GPL-3.0-only
// The routes that tell of changes as they happen.
#include "core/api/eventquery.h"
#include "core/api/routeparts.h"

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
              "after the change, and its `id` is the number of the change; `reset` means that the client "
              "fell behind and has to take a fresh list.",
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

} // namespace pooldeck
