// SPDX-License-Identifier: GPL-3.0-only
#pragma once

// All that differs between the QtHttpServer of Qt 6.4 (Debian 12) and that of 6.8 (Debian 13).
//
// 6.4 hands a handler the socket; 6.8 hands it a responder, which stands for the request in flight:
// while it lives QtHttpServer reads nothing. In both the answer is written straight to the socket by
// GuardedConnection, which knows it; on 6.8 the responder is kept until then and dies unused.

#include <QAbstractHttpServer>
#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QTcpServer>

#include <optional>
#include <utility>

class QTcpSocket;

namespace pooldeck {

#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)

/// The second parameter of QAbstractHttpServer::handleRequest() and missingHandler().
using HttpChannel = QHttpServerResponder &;
/// What has to be kept until a request has been answered, if it is not answered inside
/// handleRequest(): there the responder must not die before handleRequest() has returned, or
/// QtHttpServer connects itself to the socket twice.
using HttpTicket = std::optional<QHttpServerResponder>;

inline HttpTicket ticketOf(HttpChannel channel)
{
    return HttpTicket(std::move(channel));
}

/// QtHttpServer itself answers `Expect: 100-continue`.
inline constexpr bool HttpServerSendsContinue = true;

#elif QT_VERSION < QT_VERSION_CHECK(6, 5, 0)

using HttpChannel = QTcpSocket *;
struct HttpTicket
{
    void reset() { }
};

inline HttpTicket ticketOf(HttpChannel)
{
    return {};
}

inline constexpr bool HttpServerSendsContinue = false;

#else
#error "QtHttpServer 6.5 to 6.7 have an interface of their own; use Qt 6.4 or 6.8 and later."
#endif

/// Has `server` read the connections that `guard`, which listens already, accepts, and own it.
inline bool bindServer(QAbstractHttpServer &server, QTcpServer *guard)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    return server.bind(guard);
#else
    server.bind(guard);
    return true;
#endif
}

} // namespace pooldeck
