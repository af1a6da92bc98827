// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>
#include <QThread>

#include <functional>
#include <memory>

namespace pooldeck {

class ConnectionGuard;
class HttpEndpoint;
class Router;

/// One of the API's threads: an event loop with its own listening socket.
///
/// Home thread: the one that made it.
class ApiLoop final
{
public:
    /// Makes the guard, on the loop's thread, listening.
    using GuardFactory = std::function<std::unique_ptr<ConnectionGuard>()>;

    /// Starts the thread; returns when it accepts connections. The router must outlive this.
    ApiLoop(const QString &name, const Router &router, const GuardFactory &makeGuard);
    /// Ends the thread at once, if stop() has not.
    ~ApiLoop();

    QThread *thread() { return &m_thread; }

    /// Stops listening and lets answers in flight be written, then ends the thread. Returns at once.
    void beginStop();
    /// Waits for the thread's end.
    void join();

private:
    QThread m_thread;
    HttpEndpoint *m_endpoint = nullptr; // lives and dies on m_thread
};

} // namespace pooldeck
