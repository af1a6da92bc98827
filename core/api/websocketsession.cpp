// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/websocketsession.h"

#include "core/api/eventquery.h"
#include "core/api/jsonwriter.h"
#include "core/api/problem.h"
#include "core/api/router.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int MaxUnanswered = 256;

QByteArray commandFields(QByteArrayView userAgent)
{
    return QByteArray(" HTTP/1.1\r\nHost: localhost\r\nUser-Agent: ").append(userAgent) + "\r\n\r\n";
}

QByteArray cancelTarget(const WebSocketCommand &command)
{
    QByteArray target = "/api/v1/tasks/" + command.id() + "/cancel";
    for (const auto &[name, value] : command.query())
        target += '?' + name.toUtf8() + '=' + value.toUtf8();
    return target;
}

Reply forbidden(const Caller &caller)
{
    return problemReply(Problem{
        ProblemKind::Forbidden, u"The token \"%1\" does not allow this."_s.arg(caller.name()), {}, {}});
}

/// The way of a command's answer back to its session.
class CommandTarget final : public ReplyTarget
{
public:
    using Answer = std::function<void(const Reply &)>;

    CommandTarget(std::shared_ptr<LoopLink> link, Answer answer)
        : m_link(std::move(link)), m_answer(std::move(answer))
    {
    }
    ~CommandTarget() override { answerIfForgotten(); }

private:
    void deliver(ReplyMaker make) override
    {
        auto shared = std::make_shared<ReplyMaker>(std::move(make)); // a posted call can be copied
        m_link->post([answer = m_answer, shared] { answer((*shared)()); });
    }

    const std::shared_ptr<LoopLink> m_link;
    const Answer m_answer;
};

} // namespace

WebSocketSession::WebSocketSession(const WebSocketServices &services, CallerPtr caller,
                                   QByteArrayView userAgent, StreamLimit::Slot slot)
    : m_services(services), m_caller(std::move(caller)), m_fields(commandFields(userAgent)),
      m_slot(std::move(slot)), m_link(std::make_shared<LoopLink>(this)),
      m_reader(services.limits.webSocketMessage)
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        if (m_channel)
            close(WebSocketClose::Unauthorized, "no token");
    });
}

WebSocketSession::~WebSocketSession()
{
    closed();
}

void WebSocketSession::opened(StreamChannel &channel)
{
    m_channel = &channel;
    if (!isKnown())
        m_patience.start(m_services.limits.headTime);
}

void WebSocketSession::received(QByteArrayView bytes)
{
    m_heard = true;
    m_reader.feed(bytes);
    while (m_channel && !closeIfUnread()) {
        const std::optional<WebSocketReader::Message> message = m_reader.next();
        if (!message)
            break;
        handle(*message);
    }
    if (m_channel && m_reader.fault())
        close(*m_reader.fault());
}

// Answers that are not read are not made without end. Events pause before, so they alone do not close it.
bool WebSocketSession::closeIfUnread()
{
    if (m_channel->unsent() < 2 * m_services.limits.streamUnsent)
        return false;
    close(WebSocketClose::PolicyViolation, "answers are not read");
    return true;
}

void WebSocketSession::handle(const WebSocketReader::Message &message)
{
    switch (message.opcode) {
    case WebSocketOpcode::Ping:
        m_channel->send(webSocketFrame(WebSocketOpcode::Pong, message.payload));
        return;
    case WebSocketOpcode::Close:
        std::exchange(m_channel, nullptr)
            ->end(webSocketFrame(WebSocketOpcode::Close,
                                 message.payload.first(message.payload.size() >= 2 ? 2 : 0)));
        return;
    case WebSocketOpcode::Text:
        break;
    default:
        return; // a pong
    }
    const auto command = WebSocketCommand::parse(message.payload);
    if (!isKnown() && (!command || command->kind() != WebSocketCommand::Kind::Authenticate))
        close(WebSocketClose::Unauthorized, "the first message must bring the token");
    else if (m_caller->isRevoked())
        close(WebSocketClose::Unauthorized, "the token is revoked");
    else if (command)
        run(*command);
    else
        answer(command.error().requestId, problemReply(command.error().problem));
}

// An answer repeats its task, so those that come all at once must stay within what may be unsent.
bool WebSocketSession::hasRoomFor(const WebSocketCommand &command) const
{
    const qint64 bytes = command.task().size();
    const bool fits = m_unansweredBytes == 0 || m_unansweredBytes + bytes <= m_services.limits.streamUnsent;
    return m_unanswered < MaxUnanswered && (bytes == 0 || fits);
}

void WebSocketSession::run(const WebSocketCommand &command)
{
    using enum WebSocketCommand::Kind;
    if (!hasRoomFor(command)) {
        answer(
            command.requestId(),
            problemReply(Problem{
                ProblemKind::QueueFull, u"%1 commands wait for their answers."_s.arg(m_unanswered), {}, {}}));
        return;
    }
    switch (command.kind()) {
    case Authenticate:
        authenticate(command);
        return;
    case Subscribe:
        subscribe(command);
        return;
    case Unsubscribe:
        unsubscribe();
        answer(command.requestId(), Reply::json("null"));
        return;
    case Submit:
        post(command, "/api/v1/tasks");
        return;
    case Cancel:
        post(command, cancelTarget(command));
        return;
    }
}

void WebSocketSession::authenticate(const WebSocketCommand &command)
{
    const CallerPtr caller = TokenReader(m_services.tokens).find(command.token().toUtf8());
    if (!caller) {
        close(WebSocketClose::Unauthorized, "the token is wrong");
        return;
    }
    if (!isKnown()) {
        StreamLimit::Slot slot = m_services.streams->take();
        if (!slot) {
            close(WebSocketClose::TryAgainLater, "too many streams are open");
            return;
        }
        m_slot = std::move(slot);
    }
    m_patience.stop();
    m_caller = caller;
    answer(command.requestId(), Reply::json("null"));
}

void WebSocketSession::subscribe(const WebSocketCommand &command)
{
    if (!m_caller->hasAnyOf(Right::Read)) {
        answer(command.requestId(), forbidden(*m_caller));
        return;
    }
    const auto query = parseEventQuery(command.query());
    if (!query) {
        answer(command.requestId(), problemReply(query.error()));
        return;
    }
    unsubscribe();
    const quint64 from = query->after.value_or(m_services.hub->lastNumber());
    answer(command.requestId(), Reply::json("{\"after\":" + QByteArray::number(from) + '}'));
    if (!m_channel)
        return;
    m_subscription =
        m_services.hub->subscribe({.filter = query->filter, .format = EventFormat::WebSocket, .after = from},
                                  this, [this] { takeEvents(); });
}

void WebSocketSession::unsubscribe()
{
    if (const auto subscription = std::exchange(m_subscription, nullptr)) {
        subscription->close();
        m_services.hub->wake();
    }
}

std::shared_ptr<ReplyTarget> WebSocketSession::targetOf(const WebSocketCommand &command)
{
    const qint64 bytes = command.task().size();
    ++m_unanswered;
    m_unansweredBytes += bytes;
    return std::make_shared<CommandTarget>(m_link,
                                           [this, bytes, id = command.requestId()](const Reply &reply) {
                                               --m_unanswered;
                                               m_unansweredBytes -= bytes;
                                               answer(id, reply);
                                               endIfDone();
                                           });
}

void WebSocketSession::post(const WebSocketCommand &command, const QByteArray &target)
{
    const QByteArray bytes = "POST " + target + m_fields;
    RequestHead head;
    if (head.parse(bytes, m_services.limits) != RequestHead::Verdict::Complete)
        answer(command.requestId(), problemReply(head.refusal()));
    else if (!m_caller->hasAnyOf(m_services.router.rightsNeeded(head.method(), head.path())))
        answer(command.requestId(), forbidden(*m_caller));
    else
        m_services.router.dispatch({.head = head, .body = command.task(), .caller = m_caller},
                                   Responder(targetOf(command)));
}

void WebSocketSession::answer(const QByteArray &requestId, const Reply &reply)
{
    if (!m_channel || closeIfUnread())
        return;
    QByteArray text = R"({"event":"reply","request_id":)" + requestId + R"(,"status":)"
        + QByteArray::number(reply.status) + R"(,"body":)";
    text += reply.body.isEmpty() ? QByteArray("null") : reply.body;
    text += '}';
    m_channel->send(webSocketFrame(WebSocketOpcode::Text, text));
}

void WebSocketSession::takeEvents()
{
    if (!m_channel || !m_subscription)
        return;
    if (m_caller->isRevoked()) {
        close(WebSocketClose::Unauthorized, "the token is revoked");
        return;
    }
    const EventSubscription::Inbox inbox = m_subscription->take();
    for (const QByteArray &piece : inbox.pieces)
        m_channel->send(piece);
    if (inbox.last)
        unsubscribe();
    else
        drained();
    endIfDone();
}

void WebSocketSession::drained()
{
    if (m_channel && m_subscription && m_subscription->setUnsent(m_channel->unsent()))
        m_services.hub->wake();
}

void WebSocketSession::keepAlive()
{
    if (!m_channel)
        return;
    if (m_caller->isRevoked())
        close(WebSocketClose::Unauthorized, "the token is revoked");
    else if (!std::exchange(m_heard, false))
        close(WebSocketClose::PolicyViolation, "no pong");
    else
        m_channel->send(webSocketFrame(WebSocketOpcode::Ping, {}));
}

void WebSocketSession::finish()
{
    m_finishing = true;
    if (m_subscription) {
        m_subscription->askForEnd();
        m_services.hub->wake();
    }
    endIfDone();
}

void WebSocketSession::endIfDone()
{
    if (m_finishing && !m_subscription && m_unanswered == 0)
        close(WebSocketClose::GoingAway, "the server stops");
}

void WebSocketSession::close(WebSocketClose why, QByteArrayView reason)
{
    unsubscribe();
    if (StreamChannel *channel = std::exchange(m_channel, nullptr))
        channel->end(closeFrame(why, reason));
}

void WebSocketSession::closed()
{
    m_link->cut();
    m_patience.stop();
    m_channel = nullptr;
    unsubscribe();
    m_slot.reset();
}

} // namespace pooldeck
