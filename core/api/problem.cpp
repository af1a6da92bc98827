// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/problem.h"

#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// In the order of ProblemKind. Slugs are part of the contract: never rename one.
constexpr std::array<ProblemInfo, ProblemKindCount> Infos{{
    {400, "malformed-request"_L1, "The request is not well-formed HTTP"_L1},
    {400, "malformed-body"_L1, "The body is not well-formed"_L1},
    {401, "unauthorized"_L1, "The access token is missing or wrong"_L1},
    {403, "foreign-origin"_L1, "Requests of other web sites are refused"_L1},
    {404, "not-found"_L1, "There is no such thing"_L1},
    {405, "method-not-allowed"_L1, "The resource does not have this method"_L1},
    {408, "request-timeout"_L1, "The request did not arrive in time"_L1},
    {409, "conflict"_L1, "The state of the resource forbids it"_L1},
    {410, "gone"_L1, "The task has been removed"_L1},
    {413, "body-too-large"_L1, "The body is too large"_L1},
    {414, "target-too-long"_L1, "The request target is too long"_L1},
    {415, "unsupported-media-type"_L1, "A body of this media type is not taken"_L1},
    {417, "expectation-failed"_L1, "The expectation is not known"_L1},
    {421, "wrong-host"_L1, "The request is meant for another host"_L1},
    {422, "invalid-fields"_L1, "The request is not valid"_L1},
    {429, "queue-full"_L1, "There are too many unfinished tasks"_L1},
    {431, "head-too-large"_L1, "The request's header fields are too large"_L1},
    {500, "internal-error"_L1, "The server failed"_L1},
    {501, "not-implemented"_L1, "The server does not do this"_L1},
    {503, "shutting-down"_L1, "The server is shutting down"_L1},
    {503, "store-unavailable"_L1, "The database cannot be written now"_L1},
    {503, "too-many-connections"_L1, "There are too many connections"_L1},
    {505, "version-not-supported"_L1, "The HTTP version is not supported"_L1},
    {503, "disk-full"_L1, "The disk is full"_L1},
    {503, "store-damaged"_L1, "The database file is damaged"_L1},
    {502, "task-failed"_L1, "The task that was to do it has failed"_L1},
    {503, "too-many-streams"_L1, "There are too many open streams"_L1},
    {426, "upgrade-required"_L1, "This path speaks WebSocket"_L1},
}};

// In seconds; 0 where trying again does not help.
int retryAfter(ProblemKind kind) noexcept
{
    switch (kind) {
    case ProblemKind::QueueFull:
    case ProblemKind::TooManyConnections:
    case ProblemKind::StoreUnavailable: // the store itself tries every half second
        return 1;
    case ProblemKind::ShuttingDown:
    case ProblemKind::TooManyStreams:
        return 5;
    case ProblemKind::DiskFull:
        return 10;
    case ProblemKind::StoreDamaged: // until somebody has started it with --recreate
        return 60;
    default:
        return 0;
    }
}

QLatin1StringView advice(ErrorCode code) noexcept
{
    switch (code) {
    case ErrorCode::QueueFull:
        return "Send the request again when some tasks have ended."_L1;
    case ErrorCode::ShuttingDown:
        return "Send the request again when Pooldeck has been started again."_L1;
    case ErrorCode::StoreUnavailable:
    case ErrorCode::DiskFull:
        return "Pooldeck keeps trying by itself; send the request again when the cause is gone."_L1;
    default:
        return {};
    }
}

} // namespace

const ProblemInfo &problemInfo(ProblemKind kind) noexcept
{
    return Infos[static_cast<size_t>(kind)];
}

QByteArray problemType(ProblemKind kind)
{
    const QLatin1StringView slug = problemInfo(kind).slug;
    return QByteArray("/docs/problems#").append(slug.data(), slug.size());
}

ProblemKind problemFor(ErrorCode code) noexcept
{
    switch (code) {
    case ErrorCode::InvalidRequest:
        return ProblemKind::InvalidFields;
    case ErrorCode::NotFound:
        return ProblemKind::NotFound;
    case ErrorCode::Gone:
        return ProblemKind::Gone;
    case ErrorCode::Conflict:
        return ProblemKind::Conflict;
    case ErrorCode::QueueFull:
        return ProblemKind::QueueFull;
    case ErrorCode::ShuttingDown:
        return ProblemKind::ShuttingDown;
    case ErrorCode::StoreUnavailable:
        return ProblemKind::StoreUnavailable;
    case ErrorCode::StoreDamaged:
        return ProblemKind::StoreDamaged;
    case ErrorCode::DiskFull:
        return ProblemKind::DiskFull;
    }
    return ProblemKind::InternalError;
}

int statusFor(ErrorCode code) noexcept
{
    return problemInfo(problemFor(code)).status;
}

Problem problemOf(const Error &error)
{
    Problem problem{problemFor(error.code), error.message, error.faults, {}};
    if (const QLatin1StringView more = advice(error.code); !more.isEmpty())
        problem.detail += (problem.detail.isEmpty() ? u""_s : u" "_s) + more;
    return problem;
}

Problem publicProblemOf(const Error &error)
{
    const QString title = problemInfo(problemFor(error.code)).title;
    return problemOf({error.code, u"%1; with the access token, /api/v1/stats says more."_s.arg(title), {}});
}

void writeProblem(JsonWriter &json, const Problem &problem)
{
    const ProblemInfo &info = problemInfo(problem.kind);
    json.beginObject();
    json.key("type").string(QLatin1StringView(problemType(problem.kind)));
    json.key("title").string(info.title);
    json.key("status").number(info.status);
    json.key("detail").string(problem.detail);
    json.key("errors").beginArray();
    for (const Fault &fault : problem.faults) {
        json.beginObject();
        json.key("pointer").string(fault.pointer);
        json.key("message").string(fault.message);
        json.endObject();
    }
    for (const ParameterFault &fault : problem.parameterFaults) {
        json.beginObject();
        json.key("parameter").string(fault.parameter);
        json.key("message").string(fault.message);
        json.endObject();
    }
    json.endArray();
    json.endObject();
}

Reply problemReply(const Problem &problem)
{
    Reply reply;
    reply.status = problemInfo(problem.kind).status;
    reply.contentType = "application/problem+json";
    JsonWriter json(reply.body);
    writeProblem(json, problem);

    if (problem.kind == ProblemKind::Unauthorized)
        reply.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"pooldeck\"");
    else if (problem.kind == ProblemKind::UpgradeRequired)
        reply.headers.emplace_back("Upgrade", "websocket");
    else if (problem.kind == ProblemKind::UnsupportedMediaType)
        reply.headers.emplace_back("Accept-Post", problem.accepts);
    else if (const int seconds = retryAfter(problem.kind); seconds > 0)
        reply.headers.emplace_back("Retry-After", QByteArray::number(seconds));
    return reply;
}

Reply problemReply(const Error &error)
{
    return problemReply(problemOf(error));
}

} // namespace pooldeck
