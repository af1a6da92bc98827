// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/caller.h"
#include "core/api/httplimits.h"
#include "core/api/problem.h"
#include "core/api/requesthead.h"
#include "core/api/tokenbook.h"

#include <QByteArray>
#include <QByteArrayList>

#include <expected>
#include <functional>
#include <memory>
#include <optional>

namespace pooldeck {

/// Who may ask for what, decided from a request's head alone, before its body is read.
///
/// It stands against a web page in the user's browser (Host against DNS rebinding, Origin and
/// Sec-Fetch-Site against cross-site requests), against other local users (the token) and against a client
/// whose token does not allow it. One thread: each loop has its own copy.
class AccessPolicy
{
public:
    /// What a route asks of a request.
    struct Demands
    {
        Rights rights = FullRights; ///< any one of them
        QByteArrayList mediaTypes; ///< of its body; none: JSON
    };
    using DemandsOf = std::function<Demands(HttpMethod method, QByteArrayView path)>;

    /// Whether a body of such a request is of any type and given on as it arrives.
    using StreamsBody = std::function<bool(HttpMethod method, QByteArrayView path)>;

    /// `port` is the one we listen on. Without `demandsOf` any token is good for anything, and bodies are
    /// JSON.
    AccessPolicy(std::shared_ptr<const TokenBook> tokens, quint16 port, const HttpLimits &limits,
                 DemandsOf demandsOf = {}, StreamsBody streamsBody = {});

    /// Who sends the request (Caller::nobody() where no token is needed), or why it is refused.
    std::expected<CallerPtr, Problem> admit(const RequestHead &head);
    bool isStreamed(const RequestHead &head) const
    {
        return m_streamsBody && m_streamsBody(head.method(), head.path());
    }
    /// Whose token this is; null if it is none.
    const CallerPtr &callerOf(QByteArrayView token) { return m_tokens.find(token); }

    /// The paths that need no token: /healthz, /openapi.json, /docs with what is below it, and / that leads
    /// there.
    static bool isOpen(QByteArrayView path) noexcept;

private:
    bool isOurHost(QByteArrayView host) const noexcept;
    std::optional<Problem> hostFault(const RequestHead &head) const;
    std::optional<Problem> bodyFault(const RequestHead &head) const;
    std::optional<Problem> typeFault(const RequestHead &head) const;
    std::expected<CallerPtr, Problem> callerOf(const RequestHead &head);

    TokenReader m_tokens;
    const QByteArray m_port;
    const qint64 m_bodyLimit;
    const qint64 m_uploadLimit; // of a body that is streamed
    const DemandsOf m_demandsOf;
    const StreamsBody m_streamsBody;
};

} // namespace pooldeck
