// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/eventfilter.h"
#include "core/api/eventformat.h"

#include <QByteArray>

#include <functional>
#include <mutex>
#include <vector>

class QObject;

namespace pooldeck {

/// The way from the event hub to one watcher: what is encoded goes in on the hub's thread, and is taken out
/// on the watcher's loop. It carries no more than the watcher takes: `most` bytes that are inside, or unsent.
///
/// Any thread; one mutex. Owned by both ends.
class EventSubscription
{
public:
    /// `receiver` lives on the watcher's loop, where `arrived` is called; both until close().
    EventSubscription(QObject *receiver, std::function<void()> arrived, qint64 most);

    // The watcher's end.

    struct Inbox
    {
        std::vector<QByteArray> pieces;
        quint64 number = 0; ///< of the last event that was looked at, as clients see it; 0 before the first
        bool last = false; ///< all that there was when the end was asked for is in it
    };
    Inbox take();
    /// Says what the client has not taken yet. True if the hub was waiting for there to be less.
    bool setUnsent(qint64 unsent);
    /// Nothing more is wanted than what there is by now; the hub has to be woken for it. What comes then is
    /// the last.
    void askForEnd();
    void close();

    // The hub's end.

    bool isClosed() const;
    bool isEndAsked() const;
    /// If not, the hub is told when there is (see setUnsent()).
    bool hasRoom();
    /// Bytes may be empty: the watcher is at `number` then, though it is sent nothing.
    void put(const QByteArray &bytes, quint64 number);
    void putEnd();

private:
    const std::function<void()> m_arrived;
    const qint64 m_most;

    mutable std::mutex m_mutex; // guards what follows
    QObject *m_receiver; // null once closed
    Inbox m_inbox;
    qint64 m_inside = 0; // bytes in the inbox
    qint64 m_unsent = 0;
    bool m_hubWaits = false;
    bool m_endAsked = false;
};

} // namespace pooldeck
