// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/httpcompat.h"

#include <memory>

namespace pooldeck {

class BodySource;
class ConnectionGuard;
class GuardedConnection;
class ReplyMailbox;
class Router;

/// QtHttpServer's end of one loop: reads the requests that the guard lets through and gives them to
/// the router. Answers go through the guard's connections.
///
/// Home thread: its loop. Owns the guard.
class HttpEndpoint final : public QAbstractHttpServer
{
    Q_OBJECT

public:
    /// `guard` listens already. The router must outlive this.
    HttpEndpoint(std::unique_ptr<ConnectionGuard> guard, const Router &router);
    ~HttpEndpoint() override;

    ConnectionGuard &guard() const { return *m_guard; }

protected:
    bool handleRequest(const QHttpServerRequest &request, HttpChannel channel) override;
    void missingHandler(const QHttpServerRequest &request, HttpChannel channel) override;

private:
    void dispatch(GuardedConnection &connection, const QByteArray &body, BodySource *upload = nullptr);

    ConnectionGuard *const m_guard; // our child
    const Router &m_router;
    const std::shared_ptr<ReplyMailbox> m_mailbox;
};

} // namespace pooldeck
