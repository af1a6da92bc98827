// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/apiserver.h"

#include "core/api/apiloop.h"
#include "core/api/backgroundrunner.h"
#include "core/api/backgroundworker.h"
#include "core/api/connectionguard.h"
#include "core/api/socketoptions.h"
#include "core/api/taskends.h"
#include "core/api/taskwaiter.h"
#include "core/api/tokenbook.h"

#include <atomic>
#include <vector>

using namespace Qt::StringLiterals;

namespace pooldeck {

struct ApiServer::Private
{
    TaskSource &tasks;
    Monitor &monitor;
    ApiConfig config;
    std::shared_ptr<TokenBook> tokens = std::make_shared<TokenBook>(
        config.token, config.tokens, config.submissionsPerSecond, config.tokenStore);
    const std::shared_ptr<DiskWatch> disk =
        std::make_shared<DiskWatch>(config.diskLeft, config.diskLeft ? config.minFreeBytes : 0);
    // Shared with the engine's callbacks, which may come after the server has died.
    std::shared_ptr<TaskWaiter> waiter = std::make_shared<TaskWaiter>(tasks);
    std::shared_ptr<BackgroundWorker> worker = std::make_shared<BackgroundWorker>();
    // One thread for the bytes of files: a disk that hangs holds up these alone.
    std::shared_ptr<BackgroundWorker> fileWorker = std::make_shared<BackgroundWorker>("api-files");
    std::shared_ptr<TaskEnds> ends = std::make_shared<TaskEnds>(tasks, worker);
    std::shared_ptr<BackgroundRunner> background = std::make_shared<BackgroundRunner>(tasks, ends);
    const StreamServices streams{
        std::make_shared<EventHub>(tasks, EventNumbers(SystemClock().now()), config.limits.streamUnsent),
        std::make_shared<StreamLimit>(config.limits.streams), config.limits};
    std::shared_ptr<HttpCounters> http = std::make_shared<HttpCounters>();
    const ApiServices services{
        tasks,   monitor, waiter, worker, ends,      background, std::chrono::steady_clock::now(),
        streams, tokens,  http,   disk,   fileWorker};
    Router router = makeRouter(services);
    std::vector<std::unique_ptr<ApiLoop>> loops; // last: they use the router
};

ApiServer::ApiServer(TaskSource &tasks, Monitor &monitor, ApiConfig config)
    : d(new Private{.tasks = tasks, .monitor = monitor, .config = std::move(config)})
{
    for (const auto &table : {webSocketRoutes, documentRoutes}) {
        for (Route &route : table(d->services, d->router))
            d->router.add(std::move(route));
    }
}

ApiServer::~ApiServer()
{
    stop();
}

void ApiServer::addRoutes(const RouteFactory &makeRoutes)
{
    for (Route &route : makeRoutes(d->services))
        d->router.add(std::move(route));
}

const std::vector<Route> &ApiServer::routes() const
{
    return d->router.routes();
}

Result<quint16> ApiServer::start()
{
    const ApiConfig &config = d->config;
    for (const QHostAddress &host : config.hosts) {
        if (host.isLoopback())
            continue;
        return failure(ErrorCode::InvalidRequest,
                       "the API listens on a loopback address only, not on %1; to reach it from another "
                       u"machine use an SSH tunnel or a reverse proxy."_s.arg(host.toString()));
    }
    if (config.token.isEmpty())
        return failure(ErrorCode::InvalidRequest, u"the API needs a token."_s);

    d->router.setDiskWatch(d->disk);
    d->router.setWorker(d->worker);
    const Result<QList<QList<int>>> sockets =
        listenTogether(config.hosts, config.port, qMax(1, config.loops), config.limits.backlog);
    if (!sockets)
        return std::unexpected(sockets.error());
    const quint16 port = portOf(sockets->front().front());
    const AccessPolicy policy(
        d->tokens, port, config.limits,
        [router = &d->router](HttpMethod method, QByteArrayView path) {
            return AccessPolicy::Demands{router->rightsNeeded(method, path),
                                         router->mediaTypes(method, path)};
        },
        [router = &d->router](HttpMethod method, QByteArrayView path) {
            return router->streamsBody(method, path);
        });
    const auto connections = std::make_shared<std::atomic<int>>(0);
    for (const QList<int> &descriptors : *sockets) {
        const QString name = u"api-%1"_s.arg(d->loops.size());
        d->loops.push_back(std::make_unique<ApiLoop>(name, d->router, [&, descriptors] {
            auto guard = std::make_unique<ConnectionGuard>(policy, config.limits, connections);
            guard->countIn(d->http);
            guard->listenOn(descriptors.front());
            for (const int descriptor : descriptors.sliced(1))
                guard->alsoListenOn(descriptor);
            return guard;
        }));
        d->monitor.watch(name, d->loops.back()->thread());
    }
    d->waiter->moveToThread(d->loops.front()->thread());
    return port;
}

void ApiServer::stop()
{
    for (const auto &loop : d->loops)
        loop->beginStop();
    for (const auto &loop : d->loops)
        loop->join();
    d->loops.clear();
    d->streams.hub->stop();
    d->background->stop();
    d->worker->stop();
    d->fileWorker->stop();
    d->ends->stop();
}

} // namespace pooldeck
