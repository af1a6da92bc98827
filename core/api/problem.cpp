// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/problem.h"

#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// In the order of ProblemKind. Slugs are part of the contract: never rename one.
constexpr std::array<ProblemInfo, ProblemKindCount> Infos{{
    {400, "malformed-request"_L1, "The request is not well-formed HTTP"_L1,
     "The request line, a header field or the path is not as HTTP/1.1 says. The connection is closed where the end of the request cannot be told."_L1,
     "Look at what `detail` names. HTTP libraries do not send such requests by themselves."_L1},
    {400, "malformed-body"_L1, "The body is not well-formed"_L1,
     "The body is not strict JSON: a syntax error, a key that is there twice, text that is not UTF-8, or more than 32 levels."_L1,
     "`detail` names the byte where it ends to be JSON. Let a JSON library write the body."_L1},
    {401, "unauthorized"_L1, "The access token is missing or wrong"_L1,
     "The header field Authorization is missing, or its token is not the one of this data directory."_L1,
     "Send `Authorization: Bearer <token>` with what is in the file `token` of the data directory. On the page /docs, use Authorize."_L1},
    {403, "foreign-origin"_L1, "Requests of other web sites are refused"_L1,
     "The request comes from a page of another web site, which must not use this server behind its user's back."_L1,
     "Send it from a program, or from a page of this server."_L1},
    {404, "not-found"_L1, "There is no such thing"_L1,
     "No route has this path, or there never was a task, schedule, queue or resource of this name."_L1,
     "Compare the path with the list of operations, and the id with what the list routes say."_L1},
    {405, "method-not-allowed"_L1, "The resource does not have this method"_L1,
     "There is something under this path, but it does not take this method."_L1,
     "Use one of the methods that the header field Allow names."_L1},
    {408, "request-timeout"_L1, "The request did not arrive in time"_L1,
     "The head or the body of the request did not arrive in time. The connection is closed."_L1,
     "Send the request in one piece, and again if the network was slow."_L1},
    {409, "conflict"_L1, "The state of the resource forbids it"_L1,
     "What the request asks for is not possible in the state that the thing is in: a task that has ended cannot be cancelled, one that has not cannot be retried, and a unique key is taken."_L1,
     "Read `detail`, look at the thing, and decide anew."_L1},
    {410, "gone"_L1, "The task has been removed"_L1,
     "The task has ended and was removed, by somebody or by retention."_L1,
     "There is nothing more to be had of it. Pin tasks that must stay, or make retention longer."_L1},
    {413, "body-too-large"_L1, "The body is too large"_L1,
     "The body has more bytes, or the batch more tasks, than is allowed."_L1, "Send it in parts."_L1},
    {414, "target-too-long"_L1, "The request target is too long"_L1,
     "The path with its query is longer than 8 KiB."_L1, "Shorten the query."_L1},
    {415, "unsupported-media-type"_L1, "A body of this media type is not taken"_L1,
     "The Content-Type is not one that this route takes."_L1,
     "Send the type that the header field Accept-Post names; for JSON it is `application/json`."_L1},
    {417, "expectation-failed"_L1, "The expectation is not known"_L1,
     "The header field Expect asks for something other than 100-continue."_L1, "Leave the field out."_L1},
    {421, "wrong-host"_L1, "The request is meant for another host"_L1,
     "The header field Host does not name this server, as when a foreign name is made to point to this machine."_L1,
     "Use 127.0.0.1, localhost or [::1] with the port of the server."_L1},
    {422, "invalid-fields"_L1, "The request is not valid"_L1,
     "The request is well-formed, but a field or a parameter is missing, unknown, of the wrong type or out of range. Nothing of it was accepted."_L1,
     "`errors` names each fault, by a JSON pointer into the body or by the name of the parameter."_L1},
    {429, "queue-full"_L1, "There are too many unfinished tasks"_L1,
     "There are as many unfinished tasks as there may be."_L1,
     "Send the request again when some have ended; Retry-After says when to try."_L1},
    {431, "head-too-large"_L1, "The request's header fields are too large"_L1,
     "The header fields have more than 16 KiB, or there are more than 100."_L1,
     "Leave out what is not needed, cookies above all."_L1},
    {500, "internal-error"_L1, "The server failed"_L1, "Something in the server failed that should not."_L1,
     "Look into the log in the data directory, and report it."_L1},
    {501, "not-implemented"_L1, "The server does not do this"_L1,
     "The request uses a part of HTTP that this server does not do, such as a chunked body."_L1,
     "Send the request without it: with Content-Length."_L1},
    {503, "shutting-down"_L1, "The server is shutting down"_L1,
     "The program is about to end, and takes nothing new."_L1,
     "Send the request again when it has been started again."_L1},
    {503, "store-unavailable"_L1, "The database cannot be written now"_L1,
     "The database cannot be written or read at the moment: it is locked, or its disk does not answer."_L1,
     "The program keeps trying by itself. Send the request again; /api/v1/stats says what is wrong."_L1},
    {503, "too-many-connections"_L1, "There are too many connections"_L1,
     "There are as many connections, or streams, as there may be."_L1,
     "Close those that are not needed, and use each for many requests."_L1},
    {505, "version-not-supported"_L1, "The HTTP version is not supported"_L1,
     "The request is not HTTP/1.1 or HTTP/1.0."_L1, "Use HTTP/1.1."_L1},
    {503, "disk-full"_L1, "The disk is full"_L1,
     "There is no room on the disk for what would have to be kept."_L1,
     "Make room. The program keeps trying by itself, and what it holds already is safe."_L1},
    {503, "store-damaged"_L1, "The database file is damaged"_L1,
     "The database file is damaged. It is never touched then."_L1,
     "Start the program with --recreate, which keeps the file aside and begins a fresh one."_L1},
    {502, "task-failed"_L1, "The task that was to do it has failed"_L1,
     "A route that answers with the outcome of a task could not, because the task failed."_L1,
     "Read `detail`, and look at the task and its log."_L1},
    {503, "too-many-streams"_L1, "There are too many open streams"_L1,
     "As many event streams and WebSockets are open as there may be."_L1,
     "Close one that is not needed, and open one stream for all that is to be watched."_L1},
    {426, "upgrade-required"_L1, "This path speaks WebSocket"_L1,
     "The request is plain HTTP, but what is under this path is a WebSocket."_L1,
     "Connect with a WebSocket client, or watch the server-sent events of /api/v1/events."_L1},
    {403, "forbidden"_L1, "The access token does not allow this"_L1,
     "The token is one with fewer rights: to read only, or to submit tasks, perhaps of certain types only."_L1,
     "Use a token that may, or ask its owner for one: POST /api/v1/tokens."_L1},
    {429, "too-many-submissions"_L1, "The token's quota of submissions is used up"_L1,
     "With this token more tasks were submitted in a second than it may."_L1,
     "Send the request again after the seconds that Retry-After names."_L1},
    {507, "insufficient-storage"_L1, "There is too little space left on the disk"_L1,
     "Less is left on the disk than the program keeps free, see the option min-free-mb."_L1,
     "Make room. Within seconds tasks are accepted again."_L1},
    {412, "changed"_L1, "It has changed since it was read"_L1,
     "The header field If-Match names a version of the task or file that is not the newest any more."_L1,
     "Read it again, decide anew, and send its new ETag."_L1},
    {416, "range-not-satisfiable"_L1, "The range is outside of the resource"_L1,
     "The header field Range begins behind the end of the result or file."_L1,
     "The header field Content-Range says how many bytes there are."_L1},
    {422, "idempotency-key-reused"_L1, "The Idempotency-Key belongs to another request"_L1,
     "Within the last 24 hours another request has been sent with this `Idempotency-Key`: another path, body or way to read it. Nothing of this one was accepted."_L1,
     "Give each request a key of its own, such as a UUID; send a request again with the very same body."_L1},
}};

// In seconds; 0 where trying again does not help.
qint64 retryAfter(const Problem &problem) noexcept
{
    if (problem.retryAfter.count() > 0)
        return problem.retryAfter.count();
    switch (problem.kind) {
    case ProblemKind::QueueFull:
    case ProblemKind::TooManyConnections:
    case ProblemKind::TooManySubmissions:
    case ProblemKind::StoreUnavailable: // the store itself tries every half second
        return 1;
    case ProblemKind::ShuttingDown:
    case ProblemKind::TooManyStreams:
        return 5;
    case ProblemKind::DiskFull:
    case ProblemKind::InsufficientStorage:
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
    case ErrorCode::Changed:
        return ProblemKind::Changed;
    case ErrorCode::KeyReused:
        return ProblemKind::KeyReused;
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
    else if (const qint64 seconds = retryAfter(problem); seconds > 0)
        reply.headers.emplace_back("Retry-After", QByteArray::number(seconds));
    return reply;
}

Reply problemReply(const Error &error)
{
    return problemReply(problemOf(error));
}

} // namespace pooldeck
