// SPDX-License-Identifier: GPL-3.0-only
// The routes of what limits how tasks start: /queues, /resources and /pool.
#include "core/api/limithandlers.h"
#include "core/api/monitorjson.h"
#include "core/api/routeparts.h"

namespace pooldeck {

namespace {

using enum HttpMethod;
using enum ProblemKind;

QList<Parameter> queueName()
{
    return nameIn("The queue's name: letters, digits, `.`, `_` and `-`.", "mail");
}

QList<Parameter> resourceName()
{
    return nameIn("The resource's name: letters, digits, `.`, `_` and `-`.", "gpu");
}

std::vector<Route> queueRoutes(TaskSource &tasks)
{
    return {
        {Get,
         "/api/v1/queues",
         "listQueues",
         "List the named queues.",
         onTasks(tasks, listQueues),
         {.tag = "Queues",
          .description = "Those that somebody has set, or that have tasks.",
          .answers = {{200, "The queues.", "QueueList"}}}},
        {Get,
         "/api/v1/queues/{name}",
         "showQueue",
         "Show a named queue.",
         onTasks(tasks, showQueue),
         {.tag = "Queues",
          .description =
              "What is set for it, and how many tasks it has. It is there once something is set for it or a "
              "task names it.",
          .path = queueName(),
          .answers = {{200, "The queue.", "Queue"}},
          .problems = {NotFound, InvalidFields, StoreUnavailable}}},
        {Patch,
         "/api/v1/queues/{name}",
         "changeQueue",
         "Change a queue's concurrency, rate limit or pause.",
         onTasks(tasks, changeQueue),
         {.tag = "Queues",
          .description =
              "What is not named stays. It holds over a restart. There need be no such queue before.",
          .path = queueName(),
          .bodies = {{.schema = "QueuePatch"}},
          .answers = {{200, "The queue as it is now.", "Queue"}},
          .problems = NothingTaken}},
        {Delete,
         "/api/v1/queues/{name}",
         "removeQueue",
         "Forget what is set for a queue.",
         onTasks(tasks, removeQueue),
         {.tag = "Queues",
          .description = "Its tasks stay, without limits.",
          .path = queueName(),
          .answers = {{204, "Nothing is set for it any more."}},
          .problems = NothingTaken + QList{NotFound, InvalidFields}}},
    };
}

std::vector<Route> resourceRoutes(TaskSource &tasks)
{
    return {
        {Get,
         "/api/v1/resources",
         "listResources",
         "List the resources and their use.",
         onTasks(tasks, listResources),
         {.tag = "Resources",
          .description = "Each with its capacity and what running tasks have of it.",
          .answers = {{200, "The resources.", "ResourceList"}}}},
        {Get,
         "/api/v1/resources/{name}",
         "showResource",
         "Show a resource and its use.",
         onTasks(tasks, showResource),
         {.tag = "Resources",
          .description = "Its capacity and what running tasks have of it.",
          .path = resourceName(),
          .answers = {{200, "The resource.", "Resource"}},
          .problems = {NotFound, InvalidFields}}},
        {Put,
         "/api/v1/resources/{name}",
         "setResource",
         "Make a resource, or change its capacity.",
         onTasks(tasks, setResource),
         {.tag = "Resources",
          .description = "It holds over a restart.",
          .path = resourceName(),
          .bodies = {{.schema = "ResourceSettings"}},
          .answers = {{200, "The resource as it is now.", "Resource"}},
          .problems = NothingTaken}},
        {Delete,
         "/api/v1/resources/{name}",
         "removeResource",
         "Remove a resource.",
         onTasks(tasks, removeResource),
         {.tag = "Resources",
          .description = "Refused while an unfinished task needs it.",
          .path = resourceName(),
          .answers = {{204, "The resource is removed."}},
          .problems = NothingTaken + QList{NotFound, Conflict, InvalidFields}}},
    };
}

std::vector<Route> poolRoutes(TaskSource &tasks, Monitor &monitor)
{
    return {
        {Get,
         "/api/v1/pool",
         "showPool",
         "Show how full the pool is.",
         answering([&monitor] { return poolJson(monitor.pool()); }),
         {.tag = "Monitor",
          .description = "The threads that tasks run on.",
          .answers = {{200, "The pool.", "Pool"}}}},
        {Patch,
         "/api/v1/pool",
         "changePool",
         "Change the number of pool threads.",
         [&tasks, &monitor](const ApiRequest &request, const Responder &responder) {
             changePool(tasks, monitor, request, responder);
         },
         {.tag = "Monitor",
          .description = "At once, and until the program ends. What runs goes on.",
          .bodies = {{.schema = "PoolPatch"}},
          .answers = {{200, "The pool as it is now.", "Pool"}}}},
    };
}

} // namespace

std::vector<Route> limitRoutes(const ApiServices &services)
{
    std::vector<Route> routes = queueRoutes(services.tasks);
    for (auto more : {resourceRoutes(services.tasks), poolRoutes(services.tasks, services.monitor)})
        routes.insert(routes.end(), std::make_move_iterator(more.begin()),
                      std::make_move_iterator(more.end()));
    return routes;
}

} // namespace pooldeck
