// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/eventhub.h"
#include "core/api/responsestream.h"
#include "core/api/streamlimit.h"

#include <QObject>

namespace pooldeck {

/// A watcher of the feed by server-sent events. Each event has its sequence number as `id`; what is quiet is
/// told from time to time which number it is at, so that a client that comes back misses nothing and is not
/// told more than it must.
///
/// Home thread: the connection's loop.
class EventStream final : public QObject, public ResponseStream
{
    Q_OBJECT

public:
    EventStream(std::shared_ptr<EventHub> hub, EventHub::Wish wish, StreamLimit::Slot slot);
    ~EventStream() override;

    void opened(StreamChannel &channel) override;
    void drained() override;
    void keepAlive() override;
    void finish() override;
    void closed() override;

private:
    void takeEvents();

    const std::shared_ptr<EventHub> m_hub;
    EventHub::Wish m_wish;
    StreamLimit::Slot m_slot;
    StreamChannel *m_channel = nullptr; // while it is open
    std::shared_ptr<EventSubscription> m_subscription;
    quint64 m_number = 0; // what has been seen
};

} // namespace pooldeck
