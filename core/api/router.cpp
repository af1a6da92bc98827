// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/router.h"

#include "core/api/backgroundworker.h"
#include "core/api/diskwatch.h"
#include "core/api/heldrequest.h"
#include "core/api/problem.h"
#include "core/task/activity.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

/// The query, if it is as declared.
std::expected<QueryItems, Problem> checkedQuery(QByteArrayView text, const QList<Parameter> &declared)
{
    std::expected<QueryItems, Problem> items = queryItems(text);
    if (!items)
        return items;
    QList<ParameterFault> faults;
    const auto count = [&items](QStringView name) {
        return std::ranges::count(*items, name, &QueryItems::value_type::first);
    };
    for (const auto &[name, value] : *items) {
        const auto parameter = std::ranges::find_if(
            declared, [&name](const Parameter &it) { return name == QLatin1StringView(it.name); });
        QString message;
        if (parameter == declared.end())
            message = u"there is no such parameter"_s;
        else if (count(name) > 1)
            message = u"must not be there twice"_s;
        else
            message = parameter->rule.fault(value);
        if (!message.isEmpty() && std::ranges::find(faults, name, &ParameterFault::parameter) == faults.end())
            faults.append({name, message});
    }
    for (const Parameter &parameter : declared) {
        const QString name = QString::fromLatin1(parameter.name);
        if (parameter.required && count(name) == 0)
            faults.append({name, u"is required"_s});
    }
    if (!faults.isEmpty())
        return std::unexpected(
            Problem{ProblemKind::InvalidFields, u"The query is not valid."_s, {}, std::move(faults)});
    return items;
}

/// The answer to a large request is about as large, so the worker makes it too.
class WorkerTarget final : public ReplyTarget
{
public:
    WorkerTarget(std::shared_ptr<BackgroundWorker> worker, Responder responder)
        : m_worker(std::move(worker)), m_responder(std::move(responder))
    {
    }

private:
    void deliver(ReplyMaker make) override
    {
        m_worker->post(
            [responder = m_responder, make = std::move(make)]() mutable { responder.reply(make()); });
    }

    const std::shared_ptr<BackgroundWorker> m_worker;
    const Responder m_responder;
};

} // namespace

void Router::add(Route route)
{
    Q_ASSERT(route.pattern.startsWith('/'));
    Pattern pattern;
    const QList<QByteArray> segments =
        route.pattern == "/" ? QList<QByteArray>() : route.pattern.sliced(1).split('/');
    for (const QByteArray &segment : segments) {
        const bool isPlain = !segment.startsWith('{');
        pattern.segments.append(isPlain ? QByteArray("") + segment : QByteArray());
    }
    m_patterns.push_back(std::move(pattern));
    if (!route.operation.rights)
        route.operation.rights = route.method == HttpMethod::Get ? Right::Read : Right::Manage;
    if (route.operation.fillsDisk)
        route.operation.problems += {ProblemKind::TooManySubmissions, ProblemKind::InsufficientStorage};
    // What a PATCH is here is a merge patch (RFC 7396), by either name.
    if (route.method == HttpMethod::Patch && route.operation.bodies.size() == 1) {
        BodyForm patch = route.operation.bodies.front();
        patch.mediaType = "application/merge-patch+json";
        route.operation.bodies.append(patch);
    }
    m_activities.push_back(methodName(route.method) + u' ' + QString::fromUtf8(route.pattern));
    if (route.streamsBody())
        m_streaming.push_back(m_routes.size());
    m_routes.push_back(std::move(route));
}

bool Router::matches(const Pattern &pattern, const PathSegments &path, Captures &captures)
{
    if (pattern.segments.size() != path.size())
        return false;
    captures.clear();
    for (qsizetype i = 0; i < path.size(); ++i) {
        const QByteArray &expected = pattern.segments[i];
        if (expected.isNull())
            captures.append(path[i]);
        else if (path[i] != QByteArrayView(expected))
            return false;
    }
    return true;
}

void Router::call(const Route &route, ApiRequest &request, const Responder &responder) const
{
    if (route.operation.fillsDisk && m_disk && m_disk->isLow()) {
        responder.reply(problemReply(lowDiskProblem(*m_disk)));
        return;
    }
    const QList<Parameter> &declared = route.operation.query;
    if (!request.head.query().isEmpty() || std::ranges::any_of(declared, &Parameter::required)) {
        std::expected<QueryItems, Problem> query = checkedQuery(request.head.query(), declared);
        if (!query) {
            responder.reply(problemReply(query.error()));
            return;
        }
        request.query = *std::move(query);
    }
    if (route.operation.fillsDisk && !route.operation.chargesTasks) {
        if (const std::optional<Problem> tooMany = request.caller->charge(1)) {
            responder.reply(problemReply(*tooMany));
            return;
        }
    }
    if (request.body.size() > MaxBodyOnLoop && m_worker && !route.operation.bodies.isEmpty())
        callOnWorker(route, request, responder);
    else
        route.handler(request, responder);
}

void Router::callOnWorker(const Route &route, const ApiRequest &request, const Responder &responder) const
{
    const Responder answer(std::make_shared<WorkerTarget>(m_worker, responder));
    m_worker->post([&route, held = std::make_unique<HeldRequest>(request), answer] {
        route.handler(held->request(), answer);
    });
}

const Route *Router::find(HttpMethod method, QByteArrayView path) const
{
    const auto segments = PathSegments::split(path);
    if (!segments)
        return nullptr;
    const HttpMethod served = method == HttpMethod::Head ? HttpMethod::Get : method;
    Captures captures;
    for (size_t i = 0; i < m_routes.size(); ++i) {
        if (m_routes[i].method == served && matches(m_patterns[i], *segments, captures))
            return &m_routes[i];
    }
    return nullptr;
}

Rights Router::rightsNeeded(HttpMethod method, QByteArrayView path) const
{
    const Route *route = find(method, path);
    return route ? route->operation.rights : FullRights;
}

QByteArrayList Router::mediaTypes(HttpMethod method, QByteArrayView path) const
{
    QByteArrayList types;
    if (const Route *route = find(method, path)) {
        for (const BodyForm &body : route->operation.bodies)
            types.append(body.mediaType);
    }
    return types;
}

bool Router::streamsBody(HttpMethod method, QByteArrayView path) const
{
    for (const size_t i : m_streaming) {
        if (m_routes[i].method != method)
            continue;
        const auto segments = PathSegments::split(path);
        Captures captures;
        // A path that is none is for dispatch() to refuse, whatever the body is.
        if (!segments || matches(m_patterns[i], *segments, captures))
            return true;
    }
    return false;
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
        if (!matches(m_patterns[i], *path, request.captures))
            continue;
        const Route &route = m_routes[i];
        if (route.method == method) {
            const ActivityScope scope({&m_activities[i], {}});
            call(route, request, responder);
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
