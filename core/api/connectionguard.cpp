// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/connectionguard.h"

#include "core/api/guardedconnection.h"
#include "core/api/socketoptions.h"

#include <QLoggingCategory>
#include <QTcpSocket>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(logGuard, "pooldeck.api.guard", QtInfoMsg)

// Connections beyond the limit that are told so; further ones are just closed.
constexpr int MaxTurnedAway = 64;

std::chrono::milliseconds sweepInterval(const HttpLimits &limits)
{
    const auto shortest = std::min({limits.headTime, limits.bodySilence, limits.idle, limits.writeStall,
                                    limits.linger, limits.streamStall, limits.keepAlive});
    return std::clamp(shortest / 4, std::chrono::milliseconds(10), std::chrono::milliseconds(500));
}

} // namespace

ConnectionGuard::ConnectionGuard(AccessPolicy policy, HttpLimits limits,
                                 std::shared_ptr<std::atomic<int>> connections)
    : m_policy(std::move(policy)), m_limits(limits), m_connections(std::move(connections)), m_sweep(this)
{
    m_sweep.setInterval(sweepInterval(m_limits));
    m_sweep.setTimerType(Qt::CoarseTimer);
    connect(&m_sweep, &QTimer::timeout, this, &ConnectionGuard::sweep);
}

ConnectionGuard::~ConnectionGuard()
{
    stopListening();
    // The sockets may belong to others (Qt 6.8) and die after us.
    m_connections->fetch_sub(static_cast<int>(m_open.size()), std::memory_order_relaxed);
    for (GuardedConnection *connection : std::exchange(m_open, {}))
        connection->orphan();
}

bool ConnectionGuard::listenOn(int descriptor)
{
    if (!setSocketDescriptor(descriptor)) {
        closeSocket(descriptor);
        return false;
    }
    pauseAccepting(); // for QtHttpServer we listen, but it is the acceptor that accepts
    m_acceptor = std::make_unique<Acceptor>(descriptor, m_limits.acceptRetry);
    connect(m_acceptor.get(), &Acceptor::accepted, this, &ConnectionGuard::takeConnection);
    return true;
}

void ConnectionGuard::alsoListenOn(int descriptor)
{
    auto acceptor = std::make_unique<Acceptor>(descriptor, m_limits.acceptRetry);
    connect(acceptor.get(), &Acceptor::accepted, this, &ConnectionGuard::takeConnection);
    m_further.emplace_back(descriptor, std::move(acceptor));
}

void ConnectionGuard::stopListening()
{
    if (m_acceptor)
        m_acceptor->stop();
    for (auto &[descriptor, acceptor] : m_further) {
        acceptor->stop();
        closeSocket(descriptor);
    }
    m_further.clear();
    close();
}

QTcpSocket *ConnectionGuard::nextPendingConnection()
{
    QTcpSocket *socket = QTcpServer::nextPendingConnection();
    if (isListening())
        pauseAccepting(); // taking one resumes
    return socket;
}

void ConnectionGuard::takeConnection(int descriptor)
{
    auto *socket = new QTcpSocket(this);
    socket->setSocketDescriptor(descriptor);
    const int others = m_connections->fetch_add(1, std::memory_order_relaxed);
    auto *connection = new GuardedConnection(socket, *this);
    m_open.insert(connection);
    if (!m_sweep.isActive())
        m_sweep.start();
    if (others < m_limits.connections && !m_draining) {
        addPendingConnection(socket);
        return;
    }
    // Not one of QtHttpServer's, so nobody else deletes it.
    connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    if (others < m_limits.connections + MaxTurnedAway)
        connection->refuse({ProblemKind::TooManyConnections, u"Close one, or try again later."_s, {}, {}});
    else
        socket->abort();
}

GuardedConnection *ConnectionGuard::takeCurrent()
{
    return std::exchange(m_current, nullptr);
}

void ConnectionGuard::remove(GuardedConnection *connection)
{
    if (!m_open.remove(connection))
        return;
    m_connections->fetch_sub(1, std::memory_order_relaxed);
    if (m_current == connection)
        m_current = nullptr;
    if (m_open.isEmpty() && !m_draining)
        m_sweep.stop();
}

void ConnectionGuard::requestRefused(const Problem &problem)
{
    ++m_refused;
    qCDebug(logGuard, "refused: %d %s", problemInfo(problem.kind).status, qPrintable(problem.detail));
}

void ConnectionGuard::sweep()
{
    const auto now = std::chrono::steady_clock::now();
    // A copy: a connection may leave while it is looked at.
    const QList<GuardedConnection *> connections(m_open.cbegin(), m_open.cend());
    for (GuardedConnection *connection : connections)
        connection->checkDeadline(now);
    if (!m_draining)
        return;
    const bool busy = std::any_of(m_open.cbegin(), m_open.cend(),
                                  [](const GuardedConnection *connection) { return connection->isBusy(); });
    if (!busy || now >= m_drainUntil) {
        m_sweep.stop();
        Q_EMIT drained();
    }
}

void ConnectionGuard::drain()
{
    if (std::exchange(m_draining, true))
        return;
    stopListening();
    m_drainUntil = std::chrono::steady_clock::now() + m_limits.drain;
    const QList<GuardedConnection *> connections(m_open.cbegin(), m_open.cend());
    for (GuardedConnection *connection : connections)
        connection->finishSoon();
    m_sweep.start(std::chrono::milliseconds(5));
}

} // namespace pooldeck
