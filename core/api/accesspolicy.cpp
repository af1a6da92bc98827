// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/accesspolicy.h"

#include "core/api/mediatype.h"

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

// The token that a request carries; empty if it carries none.
QByteArrayView bearerToken(const RequestHead &head)
{
    constexpr QByteArrayView Scheme = "bearer ";
    const QByteArrayView field = head.field("authorization");
    if (field.size() >= Scheme.size() && equalsLower(field.first(Scheme.size()), Scheme))
        return field.sliced(Scheme.size()).trimmed();
    if (!head.wantsWebSocket() || head.hasField("authorization"))
        return {};
    // A page's script can give a WebSocket no header fields, but subprotocols: "pooldeck, bearer.<token>".
    constexpr QByteArrayView Prefix = "bearer.";
    QByteArrayView rest = head.field("sec-websocket-protocol");
    while (!rest.isEmpty()) {
        const qsizetype comma = rest.indexOf(',');
        const QByteArrayView item = (comma < 0 ? rest : rest.first(comma)).trimmed();
        if (item.startsWith(Prefix))
            return item.sliced(Prefix.size());
        rest = comma < 0 ? QByteArrayView() : rest.sliced(comma + 1);
    }
    return {};
}

bool opensWebSocket(const RequestHead &head)
{
    return head.wantsWebSocket() && head.path() == QByteArrayView("/api/v1/ws") && head.contentLength() == 0;
}

} // namespace

AccessPolicy::AccessPolicy(std::shared_ptr<const TokenBook> tokens, quint16 port, const HttpLimits &limits,
                           DemandsOf demandsOf, StreamsBody streamsBody)
    : m_tokens(std::move(tokens)), m_port(QByteArray::number(port)), m_bodyLimit(limits.body),
      m_uploadLimit(limits.upload), m_demandsOf(std::move(demandsOf)), m_streamsBody(std::move(streamsBody))
{
}

bool AccessPolicy::isOpen(QByteArrayView path) noexcept
{
    return path == QByteArrayView("/") || path == QByteArrayView("/healthz")
        || path == QByteArrayView("/openapi.json") || path == QByteArrayView("/docs")
        || path.startsWith("/docs/");
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

// Why a body of its type is not taken.
std::optional<Problem> AccessPolicy::typeFault(const RequestHead &head) const
{
    QByteArrayList taken =
        m_demandsOf ? m_demandsOf(head.method(), head.path()).mediaTypes : QByteArrayList();
    if (taken.isEmpty())
        taken.append("application/json");
    if (taken.contains(mediaTypeOf(head.field("content-type"))))
        return std::nullopt;
    return Problem{ProblemKind::UnsupportedMediaType,
                   u"Send the body as Content-Type: %1."_s.arg(QString::fromLatin1(taken.join(" or "))),
                   {},
                   {},
                   taken.join(", ")};
}

std::optional<Problem> AccessPolicy::hostFault(const RequestHead &head) const
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
    return std::nullopt;
}

std::expected<CallerPtr, Problem> AccessPolicy::callerOf(const RequestHead &head)
{
    if (isOpen(head.path()))
        return Caller::nobody();
    const QByteArrayView token = bearerToken(head);
    // The first message may bring it: until then the session does nothing.
    if (token.isEmpty() && opensWebSocket(head) && !head.hasField("authorization"))
        return Caller::nobody();
    const CallerPtr &caller = m_tokens.find(token);
    if (!caller) {
        return std::unexpected(
            *because(ProblemKind::Unauthorized,
                     "Send Authorization: Bearer with the token from the data directory's file `token`."_L1));
    }
    if (m_demandsOf && caller->rights() != FullRights
        && !caller->hasAnyOf(m_demandsOf(head.method(), head.path()).rights)) {
        return std::unexpected(Problem{
            ProblemKind::Forbidden, u"The token \"%1\" does not allow this."_s.arg(caller->name()), {}, {}});
    }
    return caller;
}

std::optional<Problem> AccessPolicy::bodyFault(const RequestHead &head) const
{
    if (head.contentLength() == 0)
        return std::nullopt;
    if (!takesBody(head.method()))
        return because(ProblemKind::MalformedRequest, "This method takes no body."_L1);
    const bool streamed = isStreamed(head);
    if (std::optional<Problem> fault = streamed ? std::nullopt : typeFault(head))
        return fault;
    if (const qint64 most = streamed ? m_uploadLimit : m_bodyLimit; head.contentLength() > most)
        return Problem{ProblemKind::BodyTooLarge, u"The body may have at most %1 bytes."_s.arg(most), {}, {}};
    return std::nullopt;
}

std::expected<CallerPtr, Problem> AccessPolicy::admit(const RequestHead &head)
{
    if (std::optional<Problem> fault = hostFault(head))
        return std::unexpected(*std::move(fault));
    std::expected<CallerPtr, Problem> caller = callerOf(head);
    if (!caller)
        return caller;
    if (head.wantsWebSocket() && !opensWebSocket(head))
        return std::unexpected(*because(ProblemKind::NotImplemented, "There is no WebSocket here."_L1));
    if (std::optional<Problem> fault = bodyFault(head))
        return std::unexpected(*std::move(fault));
    return caller;
}

} // namespace pooldeck
