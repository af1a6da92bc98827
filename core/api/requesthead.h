// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/httplimits.h"
#include "core/api/problem.h"

#include <QByteArrayView>
#include <QVarLengthArray>

#include <optional>

namespace pooldeck {

enum class HttpMethod { Get, Head, Post, Put, Patch, Delete, Options };
inline constexpr int HttpMethodCount = 7;
QLatin1StringView methodName(HttpMethod method) noexcept;

/// The head of one HTTP/1 request, taken strictly (RFC 9112 without its leniencies), and how its
/// body is framed.
///
/// Pure: a function of the bytes, no socket. All views point into the bytes that were parsed. One
/// scan, no allocation for up to 24 fields.
class RequestHead
{
public:
    enum class Verdict {
        Incomplete, ///< so far nothing is wrong; more bytes are needed
        Complete,
        Refused, ///< see refusal(); what follows on the connection cannot be trusted
    };
    struct Field
    {
        QByteArrayView name;
        QByteArrayView value; ///< without white space around it
    };

    /// Parses what begins at `bytes`; what follows the head is not looked at.
    Verdict parse(QByteArrayView bytes, const HttpLimits &limits);
    const Problem &refusal() const { return m_refusal; }

    // What follows is valid after Verdict::Complete.

    QByteArrayView bytes() const { return m_bytes; } ///< with the empty line
    qsizetype size() const { return m_bytes.size(); }
    HttpMethod method() const { return m_method; }
    QByteArrayView path() const { return m_path; } ///< still percent-encoded; begins with '/'
    QByteArrayView query() const { return m_query; } ///< still encoded, without '?'
    qint64 contentLength() const { return m_contentLength.value_or(0); }
    bool keepAlive() const { return m_keepAlive; }
    bool isHttp11() const { return !m_http10; }
    bool expectsContinue() const { return m_expectsContinue; }
    bool wantsWebSocket() const { return m_wantsWebSocket; }

    /// The value of a field, empty if it is not there. Names are given in lower case.
    QByteArrayView field(QByteArrayView lowerName) const;
    bool hasField(QByteArrayView lowerName) const;

private:
    Verdict parseRequestLine(QByteArrayView line);
    Verdict parseField(QByteArrayView line, const HttpLimits &limits);
    Verdict parseContentLength(QByteArrayView value);
    Verdict finish();
    Verdict partial(QByteArrayView bytes, qsizetype lineStart, const HttpLimits &limits);
    Verdict refuse(ProblemKind kind, QLatin1StringView detail);
    const Field *find(QByteArrayView lowerName) const;

    QVarLengthArray<Field, 24> m_fields;
    QByteArrayView m_bytes;
    QByteArrayView m_path;
    QByteArrayView m_query;
    std::optional<qint64> m_contentLength;
    Problem m_refusal;
    HttpMethod m_method = HttpMethod::Get;
    bool m_http10 = false;
    bool m_keepAlive = true;
    bool m_closes = false;
    bool m_expectsContinue = false;
    bool m_wantsWebSocket = false;
    bool m_chunked = false;
};

/// Whether a comma-separated field value has this token, in any case.
bool hasToken(QByteArrayView list, QByteArrayView lowerToken) noexcept;
/// Equal, where `lower` is already in lower case and `any` is in any (ASCII only).
bool equalsLower(QByteArrayView any, QByteArrayView lower) noexcept;

} // namespace pooldeck
