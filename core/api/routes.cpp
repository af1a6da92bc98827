// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/routes.h"

#include "core/api/eventquery.h"
#include "core/api/limithandlers.h"
#include "core/api/monitorjson.h"
#include "core/api/problem.h"
#include "core/api/taskhandlers.h"
#include "core/api/taskjson.h"
#include "core/api/taskquery.h"

namespace pooldeck {

namespace {

using TaskHandler = void (*)(TaskSource &, const ApiRequest &, Responder);

Route::Handler onTasks(TaskSource &tasks, TaskHandler handler)
{
    return [&tasks, handler](const ApiRequest &request, Responder responder) {
        handler(tasks, request, std::move(responder));
    };
}

// For what needs nothing of the request and is known at once.
template <typename Body> Route::Handler answering(Body body)
{
    return [body = std::move(body)](const ApiRequest &, const Responder &responder) {
        responder.reply(Reply::json(body()));
    };
}

} // namespace

Router makeRouter(const ApiServices &services)
{
    using enum HttpMethod;
    TaskSource &tasks = services.tasks;
    Monitor &monitor = services.monitor;
    const auto startedAt = services.startedAt;

    Router router;
    router.add({Post, "/api/v1/tasks", "submitTask", "Submit a task.",
                [&tasks, waiter = services.waiter](const ApiRequest &request, Responder responder) {
                    submitTask(tasks, waiter, request, std::move(responder));
                }});
    router.add({Post, "/api/v1/tasks:batch", "submitTasks", "Submit up to 10,000 tasks, one outcome each.",
                [&tasks, worker = services.worker](const ApiRequest &request, const Responder &responder) {
                    submitTasks(tasks, worker, request, responder);
                }});
    router.add({Post, "/api/v1/tasks:graph", "submitTaskGraph",
                "Submit tasks that depend on each other, all of them or none.", onTasks(tasks, submitGraph)});
    router.add({Get,
                "/api/v1/tasks",
                "listTasks",
                "List tasks, newest first.",
                onTasks(tasks, listTasks),
                {.query = taskQueryParameters()}});
    router.add({Get, "/api/v1/tasks/{id}", "showTask", "Show a task.", onTasks(tasks, showTask)});
    router.add({Delete, "/api/v1/tasks/{id}", "forgetTask",
                "Remove a task that has ended, with its log and result.", onTasks(tasks, forgetTask)});
    router.add({Get, "/api/v1/tasks/{id}/result", "showTaskResult", "Get a task's result.",
                onTasks(tasks, showTaskResult)});
    router.add({Get,
                "/api/v1/tasks/{id}/log",
                "showTaskLog",
                "Read a task's log, oldest line first.",
                onTasks(tasks, showTaskLog),
                {.query = logQueryParameters()}});
    router.add({Get, "/api/v1/tasks/{id}/attempts", "listTaskAttempts",
                "List a task's attempts, oldest first.", onTasks(tasks, listTaskAttempts)});
    router.add({Post,
                "/api/v1/tasks/{id}/cancel",
                "cancelTask",
                "Ask a task to stop.",
                onTasks(tasks, cancelTask),
                {.query = cancelQueryParameters()}});
    router.add({Post, "/api/v1/tasks/{id}/retry", "retryTask",
                "Make a new task of what one that has ended was asked to do.", onTasks(tasks, retryTask)});
    router.add({Put, "/api/v1/tasks/{id}/pin", "pinTask", "Keep a task out of retention's way.",
                onTasks(tasks, pinTask)});
    router.add({Delete, "/api/v1/tasks/{id}/pin", "unpinTask", "Let retention have a task.",
                onTasks(tasks, unpinTask)});
    router.add({Get,
                "/api/v1/events",
                "watchEvents",
                "Watch tasks change, as server-sent events.",
                [streams = services.streams](const ApiRequest &request, const Responder &responder) {
                    watchEvents(streams, request, responder);
                },
                {.query = eventQueryParameters()}});
    router.add({Get, "/api/v1/stats", "showStats", "Count tasks and weigh the process.",
                answering([&tasks, &monitor, startedAt, hub = services.streams.hub] {
                    return statsJson(tasks.counts(), hub->lastNumber(),
                                     std::chrono::steady_clock::now() - startedAt, monitor.process(),
                                     tasks.trouble());
                })});
    router.add({Get, "/api/v1/pool", "showPool", "Show how full the pool is.",
                answering([&monitor] { return poolJson(monitor.pool()); })});
    router.add({Patch, "/api/v1/pool", "changePool", "Change the number of pool threads.",
                [&tasks, &monitor](const ApiRequest &request, const Responder &responder) {
                    changePool(tasks, monitor, request, responder);
                }});
    router.add({Get, "/api/v1/queues", "listQueues", "List the named queues.", onTasks(tasks, listQueues)});
    router.add({Get, "/api/v1/queues/{name}", "showQueue", "Show a named queue.", onTasks(tasks, showQueue)});
    router.add({Patch, "/api/v1/queues/{name}", "changeQueue",
                "Change a queue's concurrency, rate limit or pause.", onTasks(tasks, changeQueue)});
    router.add({Delete, "/api/v1/queues/{name}", "removeQueue", "Forget what is set for a queue.",
                onTasks(tasks, removeQueue)});
    router.add({Get, "/api/v1/resources", "listResources", "List the resources and their use.",
                onTasks(tasks, listResources)});
    router.add({Put, "/api/v1/resources/{name}", "setResource", "Make a resource, or change its capacity.",
                onTasks(tasks, setResource)});
    router.add({Delete, "/api/v1/resources/{name}", "removeResource", "Remove a resource.",
                onTasks(tasks, removeResource)});
    router.add({Get, "/api/v1/loops", "listLoops", "Show how late each event loop is.",
                answering([&monitor] { return loopsJson(monitor.loops()); })});
    router.add({Get, "/api/v1/types", "listTypes", "List what can be run.",
                answering([&tasks] { return taskTypesJson(tasks.catalog()); })});
    router.add({Get, "/healthz", "showHealth", "Say whether all is well; needs no token.",
                [&tasks](const ApiRequest &, const Responder &responder) {
                    const std::optional<Error> trouble = tasks.trouble();
                    responder.reply(trouble ? problemReply(publicProblemOf(*trouble))
                                            : Reply::json(QByteArray(R"({"status":"ok"})")));
                }});
    return router;
}

} // namespace pooldeck
