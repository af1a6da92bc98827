// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/eventstream.h"

#include <QNetworkReply>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pooldeckctl {

namespace {

constexpr auto LongestPause = 5s;

} // namespace

EventStream::EventStream(ApiClient &api, QUrlQuery query, QString path)
    : m_api(api), m_query(std::move(query)), m_path(std::move(path))
{
    m_pauseTimer.setSingleShot(true);
    connect(&m_pauseTimer, &QTimer::timeout, this, &EventStream::connectToServer);
}

EventStream::~EventStream()
{
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
    }
}

void EventStream::setPatience(std::chrono::milliseconds firstPause, std::chrono::milliseconds giveUpAfter)
{
    m_firstPause = firstPause;
    m_pause = firstPause;
    m_giveUpAfter = giveUpAfter;
}

void EventStream::open()
{
    connectToServer();
}

void EventStream::connectToServer()
{
    const auto reply = m_api.openStream(m_path, m_query, m_parser.lastId());
    if (!reply) {
        retryLater(reply.error());
        return;
    }
    m_reply = *reply;
    m_isOpen = false;
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &EventStream::read);
    connect(m_reply, &QNetworkReply::readyRead, this, &EventStream::read);
    connect(m_reply, &QNetworkReply::finished, this, &EventStream::finished);
}

void EventStream::read()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status != 200)
        return; // finished() tells why
    if (!std::exchange(m_isOpen, true)) {
        m_wasOpen = true;
        m_pause = m_firstPause;
        m_waited = 0ms;
        Q_EMIT opened();
    }
    const QList<SseEvent> events = m_parser.feed(m_reply->readAll());
    for (const SseEvent &event : events)
        Q_EMIT received(event);
    if (m_parser.isOverfull())
        Q_EMIT failed({ExitStatus::Unreachable, u"An event of the server is too large."_s});
}

void EventStream::finished()
{
    QNetworkReply *reply = std::exchange(m_reply, nullptr);
    reply->deleteLater();
    m_parser.restart();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool full = status == 503; // too many streams, or the end of the program
    if (status != 0 && status != 200 && !full) {
        Q_EMIT failed(m_api.failureOf(*reply));
        return;
    }
    if (std::exchange(m_isOpen, false))
        Q_EMIT lost();
    retryLater(m_api.failureOf(*reply));
}

void EventStream::retryLater(const Failure &why)
{
    // What never answered is not there: waiting for it would only hide that.
    if (!m_wasOpen || m_waited >= m_giveUpAfter) {
        Q_EMIT failed(why);
        return;
    }
    const auto asked = m_parser.retry().value_or(0ms);
    const auto pause = std::clamp(m_pause, std::min<std::chrono::milliseconds>(asked, LongestPause),
                                  std::chrono::milliseconds(LongestPause));
    m_waited += pause;
    m_pause = pause * 2;
    m_pauseTimer.start(pause);
}

} // namespace pooldeckctl
