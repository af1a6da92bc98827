// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/caller.h"
#include "core/api/operation.h"
#include "core/api/requesthead.h"
#include "core/api/requesttarget.h"
#include "core/api/responder.h"

#include <QByteArray>
#include <QVarLengthArray>

#include <functional>
#include <memory>
#include <vector>

namespace pooldeck {

class BackgroundWorker;
class BodySource;
class DiskWatch;

/// A request as a handler sees it. The references are valid during the handler's call only; what is needed
/// later must be copied.
struct ApiRequest
{
    const RequestHead &head;
    QByteArray body;
    BodySource *upload = nullptr; ///< where the route takes the body as it arrives
    const CallerPtr &caller = Caller::nobody(); ///< who asks; never null
    QVarLengthArray<QByteArrayView, 2> captures{}; ///< what stood for each {name} of the pattern, in order
    QueryItems query{}; ///< only what the route declares, and as it declares it
};

/// One line of the table that routing, the check of queries and the OpenAPI document are made from.
struct Route
{
    using Handler = std::function<void(const ApiRequest &, Responder)>;

    HttpMethod method = HttpMethod::Get;
    QByteArray pattern; ///< e.g. "/api/v1/tasks/{id}"
    QByteArray operationId;
    QByteArray summary; ///< one English sentence
    Handler handler;
    Operation operation{};

    /// Whether its body is of any type, and given on as it arrives instead of being held.
    bool streamsBody() const { return operation.streamsBody; }
};

/// Finds a request's route. GET routes answer HEAD too. What has no route is a 404, a known path
/// with another method a 405 with `Allow`; a query that the route does not declare is a 422. What the table
/// says of storing holds for all routes here: the disk's floor and the token's rate.
///
/// Filled before the server starts, read-only afterwards: any thread. The first routes are found
/// fastest.
class Router
{
public:
    void add(Route route);
    /// The largest body that is read on the connection's loop: half a millisecond. Beyond, the loop's other
    /// clients would wait for it.
    static constexpr qsizetype MaxBodyOnLoop = 8 * 1024;

    /// Takes the requests with larger bodies: their handlers are called there, and their answers made there.
    void setWorker(std::shared_ptr<BackgroundWorker> worker) { m_worker = std::move(worker); }
    /// Asked before requests of routes that fill the disk.
    void setDiskWatch(std::shared_ptr<const DiskWatch> disk) { m_disk = std::move(disk); }
    const std::vector<Route> &routes() const { return m_routes; }

    /// The route of such a request; null if there is none.
    const Route *find(HttpMethod method, QByteArrayView path) const;
    /// The rights any one of which the route asks for; all of them if there is no such route.
    Rights rightsNeeded(HttpMethod method, QByteArrayView path) const;
    /// Whether the route streams its body.
    bool streamsBody(HttpMethod method, QByteArrayView path) const;
    /// What the body of such a request may be; empty if there is no such route or it takes none.
    QByteArrayList mediaTypes(HttpMethod method, QByteArrayView path) const;
    void dispatch(ApiRequest request, const Responder &responder) const;

private:
    struct Pattern
    {
        QList<QByteArray> segments; // a null one is a capture
    };
    using Captures = QVarLengthArray<QByteArrayView, 2>;
    static bool matches(const Pattern &pattern, const PathSegments &path, Captures &captures);
    void call(const Route &route, ApiRequest &request, const Responder &responder) const;
    void callOnWorker(const Route &route, const ApiRequest &request, const Responder &responder) const;

    std::shared_ptr<BackgroundWorker> m_worker;
    std::shared_ptr<const DiskWatch> m_disk;
    std::vector<Route> m_routes;
    std::vector<Pattern> m_patterns; // of m_routes, in the same order
    std::vector<size_t> m_streaming; // the places of those that stream their body
    std::vector<QString> m_activities; // likewise, e.g. "GET /api/v1/tasks/{id}"
};

} // namespace pooldeck
