// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/diskwatch.h"
#include "core/api/httplimits.h"
#include "core/api/routes.h"
#include "core/api/tokenbook.h"
#include "core/engine/tasksource.h"
#include "core/monitor/monitor.h"

#include <QByteArray>
#include <QHostAddress>

#include <memory>
#include <vector>

namespace pooldeck {

struct ApiConfig
{
    /// Loopback addresses; any other is refused. One after the first that this machine does not have is left
    /// out.
    QList<QHostAddress> hosts{QHostAddress(QHostAddress::LocalHost)};
    quint16 port = 8765; ///< 0 picks a free one
    int loops = 1; ///< API threads, each with its own event loop and listening socket
    QByteArray token; ///< the owner's, that `Authorization: Bearer` carries; empty is refused
    std::vector<TokenRecord> tokens; ///< further ones
    std::shared_ptr<TokenStore> tokenStore; ///< keeps what is changed of them; none: until the server's end
    DiskWatch::Probe diskLeft; ///< the bytes left where tasks are kept; may be empty
    qint64 minFreeBytes = 0; ///< below which no task is accepted
    int submissionsPerSecond = 0; ///< for each token that has no quota of its own; 0: no limit
    HttpLimits limits;
};

/// The HTTP API: `loops` threads named api-0 …, each with an event loop, a QtHttpServer and a
/// listening socket of its own on the same port (SO_REUSEPORT).
///
/// Home thread: the one that made it (start, stop). Handlers run on the API threads, see Router::setWorker().
class ApiServer
{
public:
    ApiServer(TaskSource &tasks, Monitor &monitor, ApiConfig config);
    ~ApiServer();

    /// Adds routes to the API's table, behind the others; under the same guard and the same token. Before
    /// start().
    void addRoutes(const RouteFactory &makeRoutes);
    /// The whole table. From start() on.
    const std::vector<Route> &routes() const;
    /// Binds, starts the threads and has the monitor watch them (so: before Monitor::start()).
    /// Returns the port; a port in use or a host that is not loopback is an error that says so.
    Result<quint16> start();
    /// Stops listening, gives answers in flight HttpLimits::drain to be written, closes the
    /// connections, ends the threads. The engine must still be alive; its late callbacks go nowhere.
    void stop();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace pooldeck
