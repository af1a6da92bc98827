// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/answercheck.h"

#include "core/api/openapidocument.h"

#include <algorithm>

namespace pooldeck {

namespace {

/// What comes of a request before its route has it, whichever that is.
const QList<ProblemKind> Anywhere{ProblemKind::RequestTimeout,       ProblemKind::BodyTooLarge,
                                  ProblemKind::TargetTooLong,        ProblemKind::ExpectationFailed,
                                  ProblemKind::HeadTooLarge,         ProblemKind::NotImplemented,
                                  ProblemKind::TooManyConnections,   ProblemKind::VersionNotSupported,
                                  ProblemKind::UnsupportedMediaType, ProblemKind::InvalidFields};

const Route *routeOf(const Router &router, QByteArrayView method, QByteArrayView path)
{
    for (int i = 0; i < HttpMethodCount; ++i) {
        if (const auto known = static_cast<HttpMethod>(i); method == QByteArrayView(methodName(known)))
            return router.find(known, path);
    }
    return nullptr;
}

bool isDeclared(const Route &route, const RawAnswer &answer)
{
    const QByteArray mediaType = answer.fields["content-type"];
    if (mediaType == "application/problem+json") {
        return std::ranges::any_of(problemsOf(route) + Anywhere, [&](ProblemKind kind) {
            return problemInfo(kind).status == answer.status;
        });
    }
    return std::ranges::any_of(route.operation.answers, [&](const AnswerForm &form) {
        return form.status == answer.status && (form.schema.isEmpty() || form.mediaType == mediaType);
    });
}

} // namespace

AnswerCheck::AnswerCheck(const std::vector<Route> &routes)
{
    for (const Route &route : routes)
        m_router.add(route);
}

QByteArray AnswerCheck::fault(QByteArrayView requestLine, const RawAnswer &answer) const
{
    const qsizetype space = requestLine.indexOf(' ');
    const QByteArrayView target = requestLine.sliced(space + 1);
    const qsizetype query = target.indexOf('?');
    const Route *route =
        routeOf(m_router, requestLine.first(space), query < 0 ? target : target.first(query));
    const bool isOutside = answer.status == 0 || !route || route->operation.tag.isEmpty();
    if (isOutside || isDeclared(*route, answer))
        return {};
    return route->operationId + ": " + QByteArray::number(answer.status) + ' '
        + answer.fields["content-type"];
}

} // namespace pooldeck
