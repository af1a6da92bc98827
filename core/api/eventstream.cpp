// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/eventstream.h"

#include <utility>

namespace pooldeck {

EventStream::EventStream(std::shared_ptr<EventHub> hub, EventHub::Wish wish, StreamLimit::Slot slot)
    : m_hub(std::move(hub)), m_wish(std::move(wish)), m_slot(std::move(slot))
{
}

EventStream::~EventStream()
{
    closed();
}

void EventStream::opened(StreamChannel &channel)
{
    m_channel = &channel;
    m_wish.format = EventFormat::Sse;
    QByteArray first = "retry: 2000\n";
    if (!m_wish.after) {
        m_wish.after = m_number = m_hub->lastNumber();
        first += "id: " + QByteArray::number(m_number) + '\n';
    }
    channel.send(first + '\n');
    m_subscription = m_hub->subscribe(std::move(m_wish), this, [this] { takeEvents(); });
}

void EventStream::takeEvents()
{
    if (!m_channel)
        return;
    EventSubscription::Inbox inbox = m_subscription->take();
    m_number = inbox.number;
    for (const QByteArray &piece : inbox.pieces)
        m_channel->send(piece);
    if (inbox.last)
        std::exchange(m_channel, nullptr)->end("event: bye\ndata: {}\n\n");
    else
        drained();
}

void EventStream::drained()
{
    if (m_channel && m_subscription && m_subscription->setUnsent(m_channel->unsent()))
        m_hub->wake();
}

void EventStream::keepAlive()
{
    takeEvents();
    if (!m_channel)
        return;
    QByteArray sign = ": keep-alive\n";
    if (m_number > 0)
        sign += "id: " + QByteArray::number(m_number) + '\n';
    m_channel->send(sign + '\n');
}

void EventStream::finish()
{
    if (!m_channel)
        return;
    m_subscription->askForEnd();
    m_hub->wake();
}

void EventStream::closed()
{
    m_channel = nullptr;
    if (const auto subscription = std::exchange(m_subscription, nullptr)) {
        subscription->close();
        m_hub->wake();
    }
    m_slot.reset();
}

} // namespace pooldeck
