// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/caller.h"
#include "core/api/eventhub.h"
#include "core/api/httplimits.h"
#include "core/api/looplink.h"
#include "core/api/responder.h"
#include "core/api/responsestream.h"
#include "core/api/streamlimit.h"
#include "core/api/tokenbook.h"
#include "core/api/websocketcommand.h"
#include "core/api/websocketreader.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace pooldeck {

class Router;
struct Reply;

/// What the sessions of a server work with.
struct WebSocketServices
{
    const Router &router; ///< of the requests that commands stand for
    std::shared_ptr<EventHub> hub;
    std::shared_ptr<const TokenBook> tokens;
    HttpLimits limits;
    std::shared_ptr<StreamLimit> streams; ///< the places of all whose client is known
    std::shared_ptr<StreamLimit> strangers; ///< those of the others, who may be anybody
};

/// One client's WebSocket: the events that it subscribes to, and its commands, each answered by one reply, as
/// the same request over HTTP would be.
///
/// Home thread: the connection's loop.
class WebSocketSession final : public QObject, public ResponseStream
{
    Q_OBJECT

public:
    /// `caller` is nobody until the first message has brought a token; until then the slot is a stranger's.
    WebSocketSession(const WebSocketServices &services, CallerPtr caller, QByteArrayView userAgent,
                     StreamLimit::Slot slot);
    ~WebSocketSession() override;

    void opened(StreamChannel &channel) override;
    void received(QByteArrayView bytes) override;
    void drained() override;
    void keepAlive() override;
    void finish() override;
    void closed() override;

private:
    bool isKnown() const { return m_caller != Caller::nobody(); }
    void handle(const WebSocketReader::Message &message);
    void run(const WebSocketCommand &command);
    void authenticate(const WebSocketCommand &command);
    void subscribe(const WebSocketCommand &command);
    void unsubscribe();
    bool hasRoomFor(const WebSocketCommand &command) const;
    bool closeIfUnread();
    void post(const WebSocketCommand &command, const QByteArray &target);
    std::shared_ptr<ReplyTarget> targetOf(const WebSocketCommand &command);
    void answer(const QByteArray &requestId, const Reply &reply);
    void takeEvents();
    void endIfDone();
    void close(WebSocketClose why, QByteArrayView reason = {});

    const WebSocketServices m_services;
    CallerPtr m_caller;
    const QByteArray m_fields; // of the requests that commands stand for
    StreamLimit::Slot m_slot;
    const std::shared_ptr<LoopLink> m_link;
    WebSocketReader m_reader;
    StreamChannel *m_channel = nullptr; // while it is open
    std::shared_ptr<EventSubscription> m_subscription;
    QTimer m_patience; // for the token
    int m_unanswered = 0; // commands
    qint64 m_unansweredBytes = 0; // the tasks in them
    bool m_finishing = false; // it ends with the last event and the last answer
    bool m_heard = true; // since the last ping
};

} // namespace pooldeck
