// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/acceptor.h"
#include "core/api/accesspolicy.h"
#include "core/api/httpcounters.h"
#include "core/api/httplimits.h"

#include <QSet>
#include <QTcpServer>
#include <QTimer>

#include <atomic>
#include <memory>
#include <utility>
#include <vector>

namespace pooldeck {

class GuardedConnection;

/// Stands in front of QtHttpServer, which has no limits of its own: accepts, counts and times the
/// connections of one loop and gives each a GuardedConnection.
///
/// Home thread: its loop.
class ConnectionGuard final : public QTcpServer
{
    Q_OBJECT

public:
    /// `connections` counts those of all loops, against HttpLimits::connections.
    ConnectionGuard(AccessPolicy policy, HttpLimits limits, std::shared_ptr<std::atomic<int>> connections);
    ~ConnectionGuard() override;

    /// Listens with this socket, which is its own from now on, whatever comes of it.
    bool listenOn(int descriptor);
    /// And with this one, on another address. After listenOn().
    void alsoListenOn(int descriptor);

    AccessPolicy &policy() { return m_policy; }
    const HttpLimits &limits() const { return m_limits; }
    const std::shared_ptr<HttpCounters> &counters() const { return m_counters; }
    /// Counts the answers there, with those of other loops. Before the first connection.
    void countIn(std::shared_ptr<HttpCounters> counters) { m_counters = std::move(counters); }

    /// The connection whose request QtHttpServer is about to hand on; null afterwards. Everything
    /// between its bytes and handleRequest() happens in one emission of readyRead.
    GuardedConnection *takeCurrent();

    /// Stops listening and closes each connection when its answer is written; then `drained` comes,
    /// at the latest after HttpLimits::drain.
    void drain();

    // For the connections.

    void setCurrent(GuardedConnection *connection) { m_current = connection; }
    void remove(GuardedConnection *connection);
    void requestAnswered() { ++m_answered; }
    void requestRefused(const Problem &problem);

    quint64 answered() const { return m_answered; }
    quint64 refused() const { return m_refused; }

    QTcpSocket *nextPendingConnection() override;

Q_SIGNALS:
    void drained();
    /// A request that wants a WebSocket: it is not for QtHttpServer, and has no body.
    void upgradeAsked(GuardedConnection *connection);
    /// A request whose body is given on as it arrives: not for QtHttpServer either.
    void uploadBegun(GuardedConnection *connection);

private:
    void takeConnection(int descriptor);
    void stopListening();
    void sweep();

    AccessPolicy m_policy;
    const HttpLimits m_limits;
    const std::shared_ptr<std::atomic<int>> m_connections;
    std::shared_ptr<HttpCounters> m_counters = std::make_shared<HttpCounters>();
    std::unique_ptr<Acceptor> m_acceptor;
    std::vector<std::pair<int, std::unique_ptr<Acceptor>>> m_further; // with their sockets, which are ours
    QSet<GuardedConnection *> m_open; // counted ones and those that are turned away
    QTimer m_sweep; // one coarse timer for all deadlines
    GuardedConnection *m_current = nullptr;
    std::chrono::steady_clock::time_point m_drainUntil;
    quint64 m_answered = 0;
    quint64 m_refused = 0;
    bool m_draining = false;
};

} // namespace pooldeck
