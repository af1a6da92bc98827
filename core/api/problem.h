// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/jsonwriter.h"
#include "core/api/reply.h"
#include "core/task/error.h"

#include <QByteArray>
#include <QLatin1StringView>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace pooldeck {

/// Every way a request can fail. Each has one status and one stable `type`.
enum class ProblemKind {
    MalformedRequest,
    MalformedBody,
    Unauthorized,
    ForeignOrigin,
    NotFound,
    MethodNotAllowed,
    RequestTimeout,
    Conflict,
    Gone,
    BodyTooLarge,
    TargetTooLong,
    UnsupportedMediaType,
    ExpectationFailed,
    WrongHost,
    InvalidFields,
    QueueFull,
    HeadTooLarge,
    InternalError,
    NotImplemented,
    ShuttingDown,
    StoreUnavailable,
    TooManyConnections,
    VersionNotSupported,
    DiskFull,
    StoreDamaged,
    TaskFailed,
    TooManyStreams,
    UpgradeRequired,
    Forbidden,
    TooManySubmissions,
    InsufficientStorage,
    Changed,
    RangeNotSatisfiable,
    KeyReused,
};
inline constexpr int ProblemKindCount = static_cast<int>(ProblemKind::KeyReused) + 1;

/// What a kind looks like on the wire.
struct ProblemInfo
{
    int status;
    QLatin1StringView slug; ///< the fragment of `type`, see problemType()
    QLatin1StringView title;
    // For the page about problems; `code` is marked so.
    QLatin1StringView meaning;
    QLatin1StringView remedy;
};
const ProblemInfo &problemInfo(ProblemKind kind) noexcept;

/// The kind's `type`: a reference to its section of the documentation, relative to the server.
QByteArray problemType(ProblemKind kind);

/// One thing wrong with a query, where a JSON pointer has nothing to point into.
struct ParameterFault
{
    QString parameter;
    QString message;
};

/// A refusal before it is an answer: cheap to make and to pass around.
struct Problem
{
    ProblemKind kind = ProblemKind::InternalError;
    QString detail; ///< one English sentence for the developer of the client; never a secret
    QList<Fault> faults; ///< of the body
    QList<ParameterFault> parameterFaults; ///< of the query
    QByteArray accepts = "application/json"; ///< for UnsupportedMediaType: the types that are taken
    std::chrono::seconds retryAfter{0}; ///< 0: what is usual for the kind
};

/// The one place where domain errors meet HTTP.
ProblemKind problemFor(ErrorCode code) noexcept;
int statusFor(ErrorCode code) noexcept;

/// An engine's error as the client is told of it: with what the client can do, where that is the same for
/// all errors of its code.
Problem problemOf(const Error &error);
/// The same for somebody without a token: what kind of error it is, but not the error's own words, which may
/// name files.
Problem publicProblemOf(const Error &error);

/// The members of RFC 9457, as one object.
void writeProblem(JsonWriter &json, const Problem &problem);
/// `application/problem+json` (RFC 9457), with the header fields that the status calls for.
Reply problemReply(const Problem &problem);
Reply problemReply(const Error &error);

} // namespace pooldeck
