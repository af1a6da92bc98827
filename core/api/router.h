// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/operation.h"
#include "core/api/requesthead.h"
#include "core/api/requesttarget.h"
#include "core/api/responder.h"

#include <QByteArray>
#include <QVarLengthArray>

#include <functional>
#include <vector>

namespace pooldeck {

/// A request as a handler sees it. `head` is valid during the handler's call only; what is needed
/// later must be copied.
struct ApiRequest
{
    const RequestHead &head;
    QByteArray body;
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

    /// Whether its body is a form with a file.
    bool takesUpload() const;
};

/// Finds a request's route. GET routes answer HEAD too. What has no route is a 404, a known path
/// with another method a 405 with `Allow`; a query that the route does not declare is a 422.
///
/// Filled before the server starts, read-only afterwards: any thread. The first routes are found
/// fastest.
class Router
{
public:
    void add(Route route);
    const std::vector<Route> &routes() const { return m_routes; }

    void dispatch(ApiRequest request, const Responder &responder) const;

private:
    struct Pattern
    {
        QList<QByteArray> segments; // a null one is a capture
    };
    bool matches(const Pattern &pattern, const PathSegments &path, ApiRequest &request) const;
    static void call(const Route &route, ApiRequest &request, const Responder &responder);

    std::vector<Route> m_routes;
    std::vector<Pattern> m_patterns; // of m_routes, in the same order
};

} // namespace pooldeck
