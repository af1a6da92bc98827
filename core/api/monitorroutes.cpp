// SPDX-License-Identifier: GPL-3.0-only
// The routes that say what there is and how it is doing.
#include "core/api/eventhub.h"
#include "core/api/metrics.h"
#include "core/api/monitorjson.h"
#include "core/api/problem.h"
#include "core/api/routeparts.h"
#include "core/api/stallhandlers.h"
#include "core/api/taskjson.h"

namespace pooldeck {

std::vector<Route> monitorRoutes(const ApiServices &services)
{
    using enum HttpMethod;
    TaskSource &tasks = services.tasks;
    Monitor &monitor = services.monitor;
    const auto startedAt = services.startedAt;
    return {
        {Get,
         "/api/v1/stats",
         "showStats",
         "Count tasks and weigh the process.",
         answering([&tasks, &monitor, startedAt, hub = services.streams.hub] {
             return statsJson(tasks.counts(), hub->lastNumber(), std::chrono::steady_clock::now() - startedAt,
                              monitor.process(), tasks.trouble());
         }),
         {.tag = "Monitor",
          .description = "Tasks by state, what the program uses, and what is wrong if something is.",
          .answers = {{200, "The numbers.", "Stats"}}}},
        {Get,
         "/api/v1/loops",
         "listLoops",
         "Show how late each event loop is.",
         answering([&monitor] { return loopsJson(monitor.loops()); }),
         {.tag = "Monitor",
          .description = "Each loop is asked several times a second.",
          .answers = {{200, "The loops.", "LoopList"}}}},
        {Get,
         "/api/v1/loops/stalls",
         "listStalls",
         "List when a loop was late, and who made it so.",
         [&monitor](const ApiRequest &request, const Responder &responder) {
             listStalls(monitor, request, responder);
         },
         {.tag = "Monitor",
          .description =
              "A loop stalls when it answers later than the threshold. The last stalls of all loops are "
              "kept, by id; those that last still are among them.",
          .query = stallQueryParameters(),
          .answers = {{200, "The stalls.", "StallList"}}}},
        {Get,
         "/api/v1/types",
         "listTypes",
         "List what can be run.",
         answering([&tasks] { return taskTypesJson(tasks.catalog()); }),
         {.tag = "Types",
          .description = "The built-in types and those of type files, with the schema of their params.",
          .answers = {{200, "The task types.", "TypeList"}},
          .rights = Right::Read | Right::Submit}},
        {Get,
         "/metrics",
         "showMetrics",
         "Tell all that is measured, for Prometheus.",
         [sources = MetricsSources{tasks, monitor, *services.http, SystemClock().now()},
          counters = services.http](const ApiRequest &request, const Responder &responder) {
             const MetricsFormat format = metricsFormatFor(request.head.field("accept"));
             Reply reply;
             reply.body = metricsText(sources, format);
             reply.contentType = contentTypeOf(format);
             responder.reply(std::move(reply));
         },
         {.tag = "Server",
          .description =
              "In the text format 0.0.4; with `Accept: application/openmetrics-text` as OpenMetrics.",
          .answers = {{200,
                       "The metrics.",
                       "Metrics",
                       {},
                       {},
                       contentTypeOf(MetricsFormat::Prometheus).toByteArray()},
                      {200,
                       "The metrics.",
                       "Metrics",
                       {},
                       {},
                       contentTypeOf(MetricsFormat::OpenMetrics).toByteArray()}}}},
        {Get,
         "/healthz",
         "showHealth",
         "Say whether all is well; needs no token.",
         [&tasks](const ApiRequest &, const Responder &responder) {
             const std::optional<Error> trouble = tasks.trouble();
             responder.reply(trouble ? problemReply(publicProblemOf(*trouble))
                                     : Reply::json(QByteArray(R"({"status":"ok"})")));
         },
         {.tag = "Server",
          .description = "For supervisors: whether tasks can be accepted now.",
          .answers = {{200, "All is well.", "Health"}},
          .problems = NothingTaken}},
    };
}

} // namespace pooldeck
