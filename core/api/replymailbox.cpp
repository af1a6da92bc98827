// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/replymailbox.h"

#include "core/api/guardedconnection.h"

#include <QThread>

namespace pooldeck {

ReplyMailbox::ReplyMailbox(QObject *home) : m_thread(home->thread()), m_home(home) { }

void ReplyMailbox::put(QPointer<GuardedConnection> connection, quint64 request, ReplyMaker make)
{
    Item item{std::move(connection), request, std::move(make)};
    if (QThread::currentThread() == m_thread) {
        deliver(item);
        return;
    }
    const std::scoped_lock lock(m_mutex);
    if (!m_home)
        return;
    m_items.push_back(std::move(item));
    if (m_items.size() == 1)
        QMetaObject::invokeMethod(
            m_home, [self = shared_from_this()] { self->deliverAll(); }, Qt::QueuedConnection);
}

void ReplyMailbox::close()
{
    std::vector<Item> dropped;
    const std::scoped_lock lock(m_mutex);
    m_home = nullptr;
    dropped.swap(m_items);
}

void ReplyMailbox::deliverAll()
{
    std::vector<Item> items;
    {
        const std::scoped_lock lock(m_mutex);
        items.swap(m_items);
    }
    for (Item &item : items)
        deliver(item);
}

void ReplyMailbox::deliver(Item &item)
{
    if (item.connection)
        item.connection->answer(item.request, item.make());
    else if (const Reply reply = item.make(); reply.whenSent)
        reply.whenSent(); // to nobody
}

ConnectionTarget::ConnectionTarget(std::shared_ptr<ReplyMailbox> mailbox,
                                   QPointer<GuardedConnection> connection, quint64 request)
    : m_mailbox(std::move(mailbox)), m_connection(std::move(connection)), m_request(request)
{
}

ConnectionTarget::~ConnectionTarget()
{
    answerIfForgotten();
}

void ConnectionTarget::deliver(ReplyMaker make)
{
    m_mailbox->put(m_connection, m_request, std::move(make));
}

} // namespace pooldeck
