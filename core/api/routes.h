// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/eventhandlers.h"
#include "core/api/router.h"
#include "core/engine/tasksource.h"
#include "core/monitor/monitor.h"

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace pooldeck {

class BackgroundRunner;
class BackgroundWorker;
class DiskWatch;
class HttpCounters;
class TaskEnds;
class TaskWaiter;
class TokenBook;

/// What the handlers work with. The references outlive the server and the engine's callbacks.
struct ApiServices
{
    TaskSource &tasks;
    Monitor &monitor;
    std::shared_ptr<TaskWaiter> waiter;
    std::shared_ptr<BackgroundWorker> worker;
    std::shared_ptr<TaskEnds> ends;
    std::shared_ptr<BackgroundRunner> background;
    std::chrono::steady_clock::time_point startedAt;
    StreamServices streams;
    std::shared_ptr<TokenBook> tokens;
    std::shared_ptr<HttpCounters> http;
    std::shared_ptr<const DiskWatch> disk;
    std::shared_ptr<BackgroundWorker> fileWorker; // for the bytes of files
};

/// The API's own routes, in the order in which they are tried.
Router makeRouter(const ApiServices &services);

// Its parts; those that need the whole are added last.

std::vector<Route> taskRoutes(const ApiServices &services);
std::vector<Route> eventRoutes(const ApiServices &services);
std::vector<Route> limitRoutes(const ApiServices &services);
std::vector<Route> monitorRoutes(const ApiServices &services);
std::vector<Route> tokenRoutes(const ApiServices &services);
/// The WebSocket, whose commands stand for requests to `router`, which outlives it.
std::vector<Route> webSocketRoutes(const ApiServices &services, const Router &router);
/// The OpenAPI document and the pages about the routes of `router`, which outlives them.
std::vector<Route> documentRoutes(const ApiServices &services, const Router &router);

/// Makes routes beside the API's own, for a program that serves more.
using RouteFactory = std::function<std::vector<Route>(const ApiServices &)>;

} // namespace pooldeck
