// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/apiloop.h"

#include "core/api/connectionguard.h"
#include "core/api/httpendpoint.h"

namespace pooldeck {

ApiLoop::ApiLoop(const QString &name, const Router &router, const GuardFactory &makeGuard)
{
    m_thread.setObjectName(name); // Linux shows it as the thread's name
    auto *starter = new QObject;
    starter->moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        starter,
        [this, starter, &router, &makeGuard] {
            m_endpoint = new HttpEndpoint(makeGuard(), router);
            QObject::connect(&m_endpoint->guard(), &ConnectionGuard::drained, m_endpoint,
                             [this] { m_thread.quit(); });
            QObject::connect(&m_thread, &QThread::finished, m_endpoint, &QObject::deleteLater);
            delete starter;
        },
        Qt::BlockingQueuedConnection);
}

ApiLoop::~ApiLoop()
{
    m_thread.quit();
    m_thread.wait();
}

void ApiLoop::beginStop()
{
    if (m_thread.isRunning())
        QMetaObject::invokeMethod(
            m_endpoint, [endpoint = m_endpoint] { endpoint->guard().drain(); }, Qt::QueuedConnection);
}

void ApiLoop::join()
{
    m_thread.wait();
}

} // namespace pooldeck
