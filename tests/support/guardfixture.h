// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/apiloop.h"
#include "core/api/bodysink.h"
#include "core/api/httplimits.h"
#include "core/api/router.h"
#include "tests/support/rawclient.h"

#include <QObject>

#include <mutex>

namespace pooldeck {

/// Answers kept back until the test says so. Any thread.
class Waiting
{
public:
    void add(Responder responder, QByteArray body)
    {
        const std::scoped_lock lock(m_mutex);
        m_waiting.emplace_back(std::move(responder), std::move(body));
    }
    qsizetype size() const
    {
        const std::scoped_lock lock(m_mutex);
        return static_cast<qsizetype>(m_waiting.size());
    }
    void answerAll()
    {
        const auto waiting = takeAll();
        for (const auto &[responder, body] : waiting)
            responder.reply(Reply::json(body));
    }
    std::vector<std::pair<Responder, QByteArray>> takeAll()
    {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_waiting, {});
    }

private:
    mutable std::mutex m_mutex;
    std::vector<std::pair<Responder, QByteArray>> m_waiting;
};

/// For tests of the guard, QtHttpServer behind it and the answers' way back over real sockets: one API
/// loop with the routes /healthz and /echo (answers the body, or the query), /later (answers the query
/// when `m_waiting` is told to), /big (answers 1 MiB) and /sink (gives what comes to what `m_sinkFor` makes).
/// The token is "t".
class GuardFixture : public QObject
{
    Q_OBJECT

protected Q_SLOTS:
    void init();
    void cleanup();

protected:
    void start(const HttpLimits &limits);
    QByteArray request(const QByteArray &line, const QByteArray &body = {},
                       const QByteArray &fields = {}) const;
    /// The next answer's body, if it is a 200.
    static QByteArray bodyOf(RawClient &client);

    Router m_router;
    Waiting m_waiting;
    std::function<std::shared_ptr<BodySink>(Responder)> m_sinkFor;
    std::atomic<int> m_handled = 0;
    std::shared_ptr<std::atomic<int>> m_connections;
    std::unique_ptr<ApiLoop> m_loop;
    quint16 m_port = 0;
};

} // namespace pooldeck
