// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/apiclient.h"
#include "app/ctl/sseparser.h"

#include <QObject>
#include <QTimer>
#include <QUrlQuery>

#include <chrono>

namespace pooldeckctl {

/// One of the server's streams of events, over as many connections as it takes: a lost one is made again
/// after a pause that doubles, and goes on behind the last event that was seen. Gives up when the server
/// refuses, or is gone for a minute.
///
/// Home: main.
class EventStream final : public QObject
{
    Q_OBJECT

public:
    /// `api` outlives it. `query`: the filters, and `after` to begin behind an earlier event. `path`: below
    /// the API's root.
    EventStream(ApiClient &api, QUrlQuery query, QString path = QStringLiteral("/events"));
    ~EventStream() override;

    void open();
    /// For tests: the first pause, and how long it tries.
    void setPatience(std::chrono::milliseconds firstPause, std::chrono::milliseconds giveUpAfter);

Q_SIGNALS:
    /// The server answers, now or again: from here on no change is missed.
    void opened();
    void received(const pooldeckctl::SseEvent &event);
    /// The connection was lost and will be made again; once for each loss.
    void lost();
    void failed(const pooldeckctl::Failure &failure);

private:
    void connectToServer();
    void read();
    void finished();
    void retryLater(const Failure &why);

    ApiClient &m_api;
    const QUrlQuery m_query;
    const QString m_path;
    SseParser m_parser;
    QNetworkReply *m_reply = nullptr;
    QTimer m_pauseTimer;
    std::chrono::milliseconds m_firstPause = std::chrono::milliseconds(250);
    std::chrono::milliseconds m_giveUpAfter = std::chrono::seconds(60);
    std::chrono::milliseconds m_pause = m_firstPause;
    std::chrono::milliseconds m_waited{0};
    bool m_isOpen = false;
    bool m_wasOpen = false;
};

} // namespace pooldeckctl
