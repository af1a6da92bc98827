// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/accesspolicy.h"

#include "core/api/mediatype.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

std::optional<Problem> because(ProblemKind kind, QLatin1StringView detail)
{
    return Problem{kind, QString(detail), {}, {}};
}

bool takesBody(HttpMethod method) noexcept
{
    return method == HttpMethod::Post || method == HttpMethod::Put || method == HttpMethod::Patch
        || method == HttpMethod::Delete;
}

} // namespace

bool equalsConstantTime(QByteArrayView given, QByteArrayView secret) noexcept
{
    if (secret.isEmpty())
        return false;
    unsigned difference = given.size() == secret.size() ? 0 : 1;
    for (qsizetype i = 0; i < given.size(); ++i) {
        const auto a = static_cast<unsigned char>(given[i]);
        const auto b = static_cast<unsigned char>(secret[i % secret.size()]);
        difference |= static_cast<unsigned>(a ^ b);
    }
    // Without the barrier a compiler may leave the loop at the first difference.
    asm volatile("" : "+r"(difference));
    return difference == 0;
}

AccessPolicy::AccessPolicy(QByteArray token, quint16 port, const HttpLimits &limits, QByteArrayList uploads)
    : m_token(std::move(token)), m_port(QByteArray::number(port)), m_bodyLimit(limits.body),
      m_uploads(std::move(uploads))
{
}

bool AccessPolicy::isOpen(QByteArrayView path) noexcept
{
    return path == QByteArrayView("/healthz") || path == QByteArrayView("/openapi.json")
        || path == QByteArrayView("/docs") || path.startsWith("/docs/");
}

bool AccessPolicy::isOurHost(QByteArrayView host) const noexcept
{
    const qsizetype colon = host.lastIndexOf(':');
    const bool hasPort = colon >= 0 && !host.endsWith(']');
    const QByteArrayView name = hasPort ? host.first(colon) : host;
    const QByteArrayView port = hasPort ? host.sliced(colon + 1) : QByteArrayView("80");
    return port == QByteArrayView(m_port)
        && (name == QByteArrayView("127.0.0.1") || equalsLower(name, "localhost")
            || name == QByteArrayView("[::1]"));
}

bool AccessPolicy::isAuthorized(QByteArrayView authorization) const noexcept
{
    constexpr QByteArrayView Scheme = "bearer ";
    if (authorization.size() < Scheme.size() || !equalsLower(authorization.first(Scheme.size()), Scheme))
        return false;
    QByteArrayView given = authorization.sliced(Scheme.size());
    while (!given.isEmpty() && given.front() == ' ')
        given = given.sliced(1);
    return equalsConstantTime(given, m_token);
}

// Why a body of its type is not taken.
std::optional<Problem> AccessPolicy::typeFault(const RequestHead &head) const
{
    const BodyType type = bodyType(head.field("content-type"));
    const auto isThisPath = [&head](const QByteArray &path) { return head.path() == QByteArrayView(path); };
    if (std::any_of(m_uploads.begin(), m_uploads.end(), isThisPath)) {
        if (type == BodyType::Form)
            return std::nullopt;
        return Problem{ProblemKind::UnsupportedMediaType,
                       u"Send the file as a form: Content-Type: multipart/form-data."_s,
                       {},
                       {},
                       "multipart/form-data"};
    }
    if (type == BodyType::Json)
        return std::nullopt;
    if (head.path() != QByteArrayView("/api/v1/tasks:batch"))
        return because(ProblemKind::UnsupportedMediaType,
                       "Send the body as Content-Type: application/json."_L1);
    if (type == BodyType::JsonLines)
        return std::nullopt;
    return because(ProblemKind::UnsupportedMediaType,
                   "Send the body as Content-Type: application/json or application/x-ndjson."_L1);
}

std::optional<Problem> AccessPolicy::refusal(const RequestHead &head) const
{
    const QByteArrayView host = head.field("host");
    if (!isOurHost(host))
        return because(ProblemKind::WrongHost,
                       "Host must be 127.0.0.1, localhost or [::1], with our port."_L1);

    if (head.hasField("origin")) {
        constexpr QByteArrayView Scheme = "http://";
        const QByteArrayView origin = head.field("origin");
        if (!origin.startsWith(Scheme) || !isOurHost(origin.sliced(Scheme.size()))
            || origin.sliced(Scheme.size()).compare(host, Qt::CaseInsensitive) != 0)
            return because(ProblemKind::ForeignOrigin, "The Origin is not this server."_L1);
    }
    if (head.hasField("sec-fetch-site")) {
        const QByteArrayView site = head.field("sec-fetch-site");
        if (site != QByteArrayView("same-origin") && site != QByteArrayView("none"))
            return because(ProblemKind::ForeignOrigin, "Sec-Fetch-Site must be same-origin or none."_L1);
    }

    if (!isOpen(head.path()) && !isAuthorized(head.field("authorization"))) {
        return because(
            ProblemKind::Unauthorized,
            "Send Authorization: Bearer with the token from the data directory's file `token`."_L1);
    }
    if (head.wantsWebSocket())
        return because(ProblemKind::NotImplemented, "There is no WebSocket here."_L1);

    if (head.contentLength() > 0) {
        if (!takesBody(head.method()))
            return because(ProblemKind::MalformedRequest, "This method takes no body."_L1);
        if (std::optional<Problem> fault = typeFault(head))
            return fault;
        if (head.contentLength() > m_bodyLimit) {
            return Problem{
                ProblemKind::BodyTooLarge, u"The body may have at most %1 bytes."_s.arg(m_bodyLimit), {}, {}};
        }
    }
    return std::nullopt;
}

} // namespace pooldeck
