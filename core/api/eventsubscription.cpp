// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/eventsubscription.h"

#include <QMetaObject>
#include <QObject>

#include <utility>

namespace pooldeck {

EventSubscription::EventSubscription(QObject *receiver, std::function<void()> arrived, qint64 most)
    : m_arrived(std::move(arrived)), m_most(most), m_receiver(receiver)
{
}

EventSubscription::Inbox EventSubscription::take()
{
    const std::scoped_lock lock(m_mutex);
    m_unsent += std::exchange(m_inside, 0);
    return {std::exchange(m_inbox.pieces, {}), m_inbox.number, m_inbox.last};
}

bool EventSubscription::setUnsent(qint64 unsent)
{
    const std::scoped_lock lock(m_mutex);
    m_unsent = unsent;
    return m_inside + m_unsent < m_most / 2 && std::exchange(m_hubWaits, false);
}

void EventSubscription::askForEnd()
{
    const std::scoped_lock lock(m_mutex);
    m_endAsked = true;
}

void EventSubscription::close()
{
    const std::scoped_lock lock(m_mutex);
    m_receiver = nullptr;
    m_inbox.pieces.clear();
}

bool EventSubscription::isClosed() const
{
    const std::scoped_lock lock(m_mutex);
    return !m_receiver;
}

bool EventSubscription::isEndAsked() const
{
    const std::scoped_lock lock(m_mutex);
    return m_endAsked;
}

bool EventSubscription::hasRoom()
{
    const std::scoped_lock lock(m_mutex);
    m_hubWaits = m_inside + m_unsent >= m_most;
    return !m_hubWaits;
}

void EventSubscription::put(const QByteArray &bytes, quint64 number)
{
    const std::scoped_lock lock(m_mutex);
    m_inbox.number = number;
    if (!m_receiver || bytes.isEmpty())
        return;
    m_inside += bytes.size();
    m_inbox.pieces.push_back(bytes);
    if (m_inbox.pieces.size() == 1)
        QMetaObject::invokeMethod(m_receiver, m_arrived, Qt::QueuedConnection);
}

void EventSubscription::putEnd()
{
    const std::scoped_lock lock(m_mutex);
    if (m_receiver && !std::exchange(m_inbox.last, true))
        QMetaObject::invokeMethod(m_receiver, m_arrived, Qt::QueuedConnection);
}

} // namespace pooldeck
