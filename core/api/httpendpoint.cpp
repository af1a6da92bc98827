// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/httpendpoint.h"

#include "core/api/connectionguard.h"
#include "core/api/guardedconnection.h"
#include "core/api/replymailbox.h"
#include "core/api/router.h"

#include <QLoggingCategory>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(logEndpoint, "pooldeck.api.endpoint")

} // namespace

HttpEndpoint::HttpEndpoint(std::unique_ptr<ConnectionGuard> guard, const Router &router)
    : m_guard(guard.release()), m_router(router), m_mailbox(std::make_shared<ReplyMailbox>(this))
{
    if (!bindServer(*this, m_guard))
        qCCritical(logEndpoint, "the guard does not listen");
    connect(m_guard, &ConnectionGuard::upgradeAsked, this, [this](GuardedConnection *connection) {
        connection->setDispatching(true);
        dispatch(*connection, {});
        connection->setDispatching(false);
    });
    connect(m_guard, &ConnectionGuard::uploadBegun, this, [this](GuardedConnection *connection) {
        connection->setDispatching(true);
        dispatch(*connection, {}, &connection->upload());
        connection->setDispatching(false);
    });
}

HttpEndpoint::~HttpEndpoint()
{
    m_mailbox->close();
    delete m_guard; // before QtHttpServer's own objects, which hold the sockets on 6.8
}

bool HttpEndpoint::handleRequest(const QHttpServerRequest &request, [[maybe_unused]] HttpChannel channel)
{
    GuardedConnection *connection = m_guard->takeCurrent();
    if (!connection)
        return false;
    // Whoever read another body than the guard approved would take the rest of it for a request.
    const QByteArray body = request.body();
    if (body.size() != connection->head().contentLength()) {
        qCCritical(logEndpoint, "a body of %lld bytes came as %lld",
                   qlonglong(connection->head().contentLength()), qlonglong(body.size()));
        connection->refuse({ProblemKind::InternalError, u"The request was not read whole."_s, {}, {}});
        return true;
    }
    connection->setDispatching(true);
    dispatch(*connection, body);
    if (connection->isAnswering())
        connection->keepTicket(ticketOf(channel));
    connection->setDispatching(false);
    return true;
}

void HttpEndpoint::dispatch(GuardedConnection &connection, const QByteArray &body, BodySource *upload)
{
    m_router.dispatch(
        {.head = connection.head(), .body = body, .upload = upload, .caller = connection.caller()},
        Responder(
            std::make_shared<ConnectionTarget>(m_mailbox, connection.self(), connection.requestNumber())));
}

void HttpEndpoint::missingHandler(const QHttpServerRequest &, [[maybe_unused]] HttpChannel channel)
{
    // The guard lets nothing through that it does not announce, so this is a fault of ours.
    qCCritical(logEndpoint, "a request came past the guard");
#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
    channel->abort();
#endif
}

} // namespace pooldeck
