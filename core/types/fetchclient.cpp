// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/fetchclient.h"

#include <QThread>

using namespace Qt::StringLiterals;

namespace pooldeck {

FetchClient::FetchClient()
{
    m_disk.setObjectName(u"fetch-disk"_s);
    m_disk.setMaxThreadCount(DiskThreads);
    m_disk.setThreadPriority(QThread::LowPriority);
}

QNetworkAccessManager &FetchClient::manager()
{
    if (!m_manager) {
        m_manager = new QNetworkAccessManager;
        QObject::connect(QThread::currentThread(), &QThread::finished, m_manager, &QObject::deleteLater);
    }
    return *m_manager;
}

FetchClient::Claim FetchClient::claim(const QString &path)
{
    if (m_claimed.contains(path))
        return nullptr;
    m_claimed.insert(path);
    return Claim(this, [self = shared_from_this(), path](void *) { self->m_claimed.remove(path); });
}

} // namespace pooldeck
