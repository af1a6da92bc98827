// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/guardfixture.h"

#include "core/api/connectionguard.h"
#include "core/api/socketoptions.h"

#include <QTest>

namespace pooldeck {

void GuardFixture::init()
{
    m_router = {};
    m_handled = 0;
    using enum HttpMethod;
    const auto echo = [this](const ApiRequest &request, const Responder &responder) {
        ++m_handled;
        responder.reply(
            Reply::json(request.body.isEmpty() ? request.head.query().toByteArray() : request.body));
    };
    // The tests tell their requests apart by a number as the query.
    Operation numbered;
    for (int i = 0; i < 1'000; ++i)
        numbered.query.append({.name = QByteArray::number(i), .rule = ValueRule::choice({""})});
    numbered.query.append({.name = "12345", .rule = ValueRule::choice({""})});
    m_router.add({Get, "/healthz", "", "", echo, numbered});
    m_router.add({Get, "/echo", "", "", echo, numbered});
    m_router.add({Post, "/echo", "", "", echo});
    const auto later = [this](const ApiRequest &request, Responder responder) {
        ++m_handled;
        m_waiting.add(std::move(responder), request.head.query().toByteArray());
    };
    m_router.add({Get, "/later", "", "", later, numbered});
    m_router.add({Get, "/big", "", "", [](const ApiRequest &, const Responder &responder) {
                      responder.reply(Reply::json(QByteArray(1024 * 1024, 'x')));
                  }});
    const auto sink = [this](const ApiRequest &request, Responder responder) {
        request.upload->receiveWith(m_sinkFor(std::move(responder)));
    };
    m_router.add({Put, "/sink", "", "", sink, {.streamsBody = true}});
    start({});
}

void GuardFixture::start(const HttpLimits &limits)
{
    m_loop.reset();
    const auto sockets = listenTogether(QHostAddress::LocalHost, 0, 1, limits.backlog);
    QVERIFY(sockets);
    m_port = portOf(sockets->front());
    m_connections = std::make_shared<std::atomic<int>>(0);
    m_loop = std::make_unique<ApiLoop>(QStringLiteral("api-0"), m_router, [&] {
        auto guard = std::make_unique<ConnectionGuard>(
            AccessPolicy(std::make_shared<TokenBook>("t"), m_port, limits, {},
                         [this](HttpMethod method, QByteArrayView path) {
                             return m_router.streamsBody(method, path);
                         }),
            limits, m_connections);
        guard->listenOn(sockets->front());
        return guard;
    });
}

void GuardFixture::cleanup()
{
    m_loop.reset();
    m_waiting.takeAll();
}

QByteArray GuardFixture::request(const QByteArray &line, const QByteArray &body,
                                 const QByteArray &fields) const
{
    QByteArray bytes = line + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port)
        + "\r\nAuthorization: Bearer t\r\n" + fields;
    if (!body.isNull())
        bytes +=
            "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
    return bytes + "\r\n" + body;
}

QByteArray GuardFixture::bodyOf(RawClient &client)
{
    const auto answer = client.answer();
    return answer && answer->status == 200 ? answer->body : QByteArray("no answer");
}

} // namespace pooldeck

#include "moc_guardfixture.cpp"
