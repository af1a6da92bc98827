// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/httpdownload.h"

#include <QMetaEnum>
#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <utility>

namespace pooldeck {

namespace {

void letGo(QNetworkReply *reply)
{
    reply->disconnect();
    reply->deleteLater(); // ends the request; not now, as this may be inside one of its signals
}

} // namespace

HttpDownload::HttpDownload(QNetworkAccessManager &manager, const QNetworkRequest &request,
                           const FetchTimes &times, std::stop_token token)
    : m_times(times), m_reply(manager.get(request), letGo),
      m_onStop(std::make_unique<std::stop_callback<std::function<void()>>>(std::move(token), [this] {
          // From the stopping thread: go on from this object's own.
          QMetaObject::invokeMethod(
              this,
              [this] {
                  m_stopped = true;
                  resume();
              },
              Qt::QueuedConnection);
      }))
{
    m_reply->setReadBufferSize(ReadAhead);
    m_clock.setSingleShot(true);
    connect(&m_clock, &QTimer::timeout, this, [this] {
        m_timedOut = true;
        resume();
    });
    QNetworkReply *reply = m_reply.get();
    connect(reply, &QNetworkReply::socketStartedConnecting, this, [this] {
        m_connecting = true;
        startClock();
    });
    connect(reply, &QNetworkReply::requestSent, this, [this] {
        m_connecting = m_sent = true;
        startClock();
    });
    connect(reply, &QNetworkReply::metaDataChanged, this, &HttpDownload::noteNews);
    connect(reply, &QNetworkReply::readyRead, this, &HttpDownload::noteNews);
    connect(reply, &QNetworkReply::finished, this, &HttpDownload::noteNews);
}

HttpDownload::~HttpDownload() = default;

void HttpDownload::noteNews()
{
    m_connecting = m_sent = true;
    if (!std::exchange(m_news, true) && m_awaiter) // not from inside the reply's signal
        QMetaObject::invokeMethod(this, &HttpDownload::resume, Qt::QueuedConnection);
}

void HttpDownload::suspend(std::coroutine_handle<> awaiter)
{
    m_awaiter = Resumption(awaiter);
    startClock();
}

void HttpDownload::startClock()
{
    if (m_awaiter && m_connecting)
        m_clock.start(m_sent ? m_times.idle : m_times.connect);
}

void HttpDownload::resume()
{
    m_clock.stop();
    if (const auto awaiter = std::exchange(m_awaiter, {}))
        awaiter.resume(); // may end this
}

HttpDownload::Sign HttpDownload::takeSign()
{
    m_clock.stop();
    if (m_stopped)
        return Sign::Stopped;
    if (std::exchange(m_news, false))
        return Sign::News;
    return m_sent ? Sign::IdleTimedOut : Sign::ConnectTimedOut;
}

std::optional<FetchResponse> HttpDownload::head() const
{
    const QVariant status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute);
    if (!status.isValid())
        return std::nullopt;
    FetchResponse response;
    response.url = m_reply->url();
    response.status = status.toInt();
    response.reason = m_reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString();
    response.etag = m_reply->rawHeader("etag");
    response.lastModified = m_reply->rawHeader("last-modified");
    response.date = m_reply->rawHeader("date");
    response.contentType = m_reply->rawHeader("content-type");
    response.contentRange = m_reply->rawHeader("content-range");
    response.location = m_reply->rawHeader("location");
    bool isNumber = false;
    const qint64 length = m_reply->rawHeader("content-length").toLongLong(&isNumber);
    if (isNumber && length >= 0)
        response.contentLength = length;
    return response;
}

QByteArray HttpDownload::read(qint64 most)
{
    return m_reply->read(most);
}

bool HttpDownload::hasEnded() const
{
    return m_reply->isFinished();
}

QString HttpDownload::fault() const
{
    return m_reply->error() == QNetworkReply::NoError ? QString() : m_reply->errorString();
}

QString HttpDownload::faultName() const
{
    return QString::fromLatin1(
        QMetaEnum::fromType<QNetworkReply::NetworkError>().valueToKey(m_reply->error()));
}

} // namespace pooldeck
