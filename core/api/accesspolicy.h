// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/httplimits.h"
#include "core/api/problem.h"
#include "core/api/requesthead.h"

#include <QByteArray>
#include <QByteArrayList>

#include <optional>

namespace pooldeck {

/// Who may ask for what, decided from a request's head alone, before its body is read.
///
/// It stands against a web page in the user's browser (Host against DNS rebinding, Origin and
/// Sec-Fetch-Site against cross-site requests) and against other local users (the token). Pure and
/// immutable: any thread.
class AccessPolicy
{
public:
    /// An empty token lets nobody in. `port` is the one we listen on. `uploads` are the paths whose bodies
    /// are forms with a file instead of JSON.
    AccessPolicy(QByteArray token, quint16 port, const HttpLimits &limits, QByteArrayList uploads = {});

    /// Why the request is refused, or nothing.
    std::optional<Problem> refusal(const RequestHead &head) const;

    /// The paths that need no token: /healthz, /openapi.json and /docs with what is below it.
    static bool isOpen(QByteArrayView path) noexcept;

private:
    bool isOurHost(QByteArrayView host) const noexcept;
    bool isAuthorized(QByteArrayView authorization) const noexcept;
    std::optional<Problem> typeFault(const RequestHead &head) const;

    const QByteArray m_token;
    const QByteArray m_port;
    const qint64 m_bodyLimit;
    const QByteArrayList m_uploads;
};

/// Compares in a time that depends on the length of `given` alone.
bool equalsConstantTime(QByteArrayView given, QByteArrayView secret) noexcept;

} // namespace pooldeck
