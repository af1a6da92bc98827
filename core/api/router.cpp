// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/router.h"

#include "core/api/problem.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

void Router::add(Route route)
{
    Q_ASSERT(route.pattern.startsWith('/'));
    Pattern pattern;
    const QList<QByteArray> segments = route.pattern.sliced(1).split('/');
    for (const QByteArray &segment : segments)
        pattern.segments.append(segment.startsWith('{') ? QByteArray() : segment);
    m_patterns.push_back(std::move(pattern));
    m_routes.push_back(std::move(route));
}

bool Router::matches(const Pattern &pattern, const PathSegments &path, ApiRequest &request) const
{
    if (pattern.segments.size() != path.size())
        return false;
    request.captures.clear();
    for (qsizetype i = 0; i < path.size(); ++i) {
        const QByteArray &expected = pattern.segments[i];
        if (expected.isNull())
            request.captures.append(path[i]);
        else if (path[i] != QByteArrayView(expected))
            return false;
    }
    return true;
}

void Router::dispatch(ApiRequest request, const Responder &responder) const
{
    const auto path = PathSegments::split(request.head.path());
    if (!path) {
        responder.reply(problemReply(path.error()));
        return;
    }
    const HttpMethod asked = request.head.method();
    const HttpMethod method = asked == HttpMethod::Head ? HttpMethod::Get : asked;
    QByteArray allow;
    for (size_t i = 0; i < m_routes.size(); ++i) {
        if (!matches(m_patterns[i], *path, request))
            continue;
        const Route &route = m_routes[i];
        if (route.method == method) {
            route.handler(request, responder);
            return;
        }
        const QLatin1StringView name = methodName(route.method);
        allow += allow.isEmpty() ? "" : ", ";
        allow.append(name.data(), name.size());
        if (route.method == HttpMethod::Get)
            allow += ", HEAD";
    }
    if (allow.isEmpty()) {
        responder.reply(problemReply(Problem{ProblemKind::NotFound, u"No route has this path."_s, {}, {}}));
        return;
    }
    Reply reply = problemReply(Problem{
        ProblemKind::MethodNotAllowed, u"This path takes %1."_s.arg(QLatin1StringView(allow)), {}, {}});
    reply.headers.emplace_back("Allow", allow);
    responder.reply(std::move(reply));
}

} // namespace pooldeck
