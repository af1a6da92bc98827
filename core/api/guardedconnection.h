// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/answerwriter.h"
#include "core/api/bodysink.h"
#include "core/api/caller.h"
#include "core/api/heldinput.h"
#include "core/api/httpcompat.h"
#include "core/api/requesthead.h"
#include "core/api/responsestream.h"
#include "core/api/sentcalls.h"

#include <QObject>
#include <QPointer>

#include <chrono>
#include <memory>

class QTcpSocket;

namespace pooldeck {

class ConnectionGuard;
class LoopLink;
struct Reply;

/// One client's connection, watched: it lets exactly one whole, well-formed, permitted request at a
/// time through to QtHttpServer, and writes the answer.
///
/// Its readyRead slot is connected before QtHttpServer's, so it sees the bytes first. It peeks. If
/// the buffer holds one good request and nothing else, it leaves it there (the hot path: one scan of
/// the head). A body that is still arriving flows through by itself. In every other case it takes the
/// bytes away into a bounded buffer, where QtHttpServer does not see them, and puts back exactly one
/// request when it is there. Requests behind one that is being answered wait for the answer.
///
/// An answer may be a stream: then the connection belongs to it until it closes, and QtHttpServer sees
/// nothing of it any more. So does a request whose body is given on as it arrives.
///
/// Home thread: the loop of its guard. A child of its socket.
class GuardedConnection final : public QObject, private StreamChannel, private BodySource
{
    Q_OBJECT

public:
    using Moment = std::chrono::steady_clock::time_point;

    GuardedConnection(QTcpSocket *socket, ConnectionGuard &guard);
    ~GuardedConnection() override;

    // For the endpoint, while a request is handed on.

    const RequestHead &head() const { return m_head; }
    /// Who sent the request.
    const CallerPtr &caller() const { return m_caller; }
    quint64 requestNumber() const { return m_request; }
    bool isAnswering() const { return m_phase == Phase::Handling; }
    void setDispatching(bool dispatching) { m_dispatching = dispatching; }
    void keepTicket(HttpTicket ticket) { m_ticket = ticket; }
    const QPointer<GuardedConnection> &self() const { return m_self; }
    /// Of a request that ConnectionGuard::uploadBegun told of.
    BodySource &upload() { return *this; }

    /// Writes the answer of this request, if it is still the one that waits for it, then goes on to
    /// the next.
    void answer(quint64 request, const Reply &reply);

    // For the guard.

    /// Answers with a problem and closes.
    void refuse(const Problem &problem);
    void checkDeadline(Moment now);
    /// Closes as soon as nothing is in flight.
    void finishSoon();
    /// Whether a request is being read or answered, or an answer is not yet written.
    bool isBusy() const;
    /// The guard dies first.
    void orphan();

private:
    enum class Phase {
        Head, ///< between two requests, or collecting a head
        Body, ///< QtHttpServer reads the body of an approved request
        Receiving, ///< a sink takes the body of an approved request
        Handling, ///< a request is being answered
        Streaming, ///< the answer goes on
        Closing, ///< our last byte is written or on its way; what comes is dropped
    };

    // guardedinput.cpp
    void onReadyRead();
    void onBytes(qint64 available);
    void inspect(qint64 available);
    void advance();
    bool approve(RequestHead::Verdict verdict);
    void begin(qint64 bodyLeft);
    void beginUpgrade();
    void take(qint64 available);
    void waitForMore();

    void onBytesWritten();
    void onDisconnected();
    void closeAfterWriting();
    void extend(std::chrono::milliseconds time);
    void callWhenSent(const Reply &reply);

    // guardedupload.cpp
    void beginUpload();
    void receiveWith(std::shared_ptr<BodySink> sink) override;
    void receive();
    void endUpload();
    void abandonUpload();

    // guardedstream.cpp
    void beginStream(const Reply &reply);
    void checkStream(Moment now);
    void closeStream();
    void send(const QByteArray &bytes) override;
    qint64 unsent() const override;
    void end(const QByteArray &last) override;

    QTcpSocket *const m_socket;
    ConnectionGuard *m_guard; // null once it is dead
    const QPointer<GuardedConnection> m_self;
    QByteArray m_headBytes; // what m_head's views point into
    RequestHead m_head;
    CallerPtr m_caller = Caller::nobody();
    HeldInput m_held; // read, but not yet let through
    AnswerWriter m_writer;
    std::unique_ptr<SentCalls> m_sentCalls; // made when an answer asks for it
    HttpTicket m_ticket;
    std::shared_ptr<ResponseStream> m_stream; // from its beginning to the end of this
    std::shared_ptr<BodySink> m_sink; // while a body is received
    std::shared_ptr<LoopLink> m_sinkLink;
    Moment m_deadline;
    Moment m_stalledSince; // while a stream's client takes nothing
    qint64 m_bodyLeft = 0;
    quint64 m_request = 0;
    Phase m_phase = Phase::Head;
    bool m_reading = false; // inside our own readyRead slot; QtHttpServer's comes next
    bool m_feeding = false; // we emit readyRead ourselves
    bool m_dispatching = false; // inside QtHttpServer's slot
    bool m_unread = false; // waiting for the client to read its answers
    bool m_closeNext = false; // the server stops
    bool m_sinkFull = false; // no more until it says so
    bool m_inChunks = false; // the stream's framing
    bool m_drained = false; // the stream's client has taken something since we last looked
    bool m_streamClosed = false;
};

} // namespace pooldeck
