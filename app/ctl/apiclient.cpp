// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/apiclient.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>

#include <memory>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

ApiClient::ApiClient(Locate locate, std::chrono::milliseconds patience)
    : m_locate(std::move(locate)), m_server(m_locate()), m_patience(patience)
{
    // The server is on this machine, whatever proxy the environment names.
    m_network.setProxy(QNetworkProxy::NoProxy);
}

Expected<QJsonObject> ApiClient::get(const QString &path, const QUrlQuery &query)
{
    if (!m_server)
        return std::unexpected(m_server.error());
    return finish(m_network.get(makeRequest(path, query)));
}

Expected<QJsonObject> ApiClient::post(const QString &path, const QJsonObject &body, const QUrlQuery &query,
                                      const QByteArray &idempotencyKey)
{
    return send("POST", path, body, query, idempotencyKey);
}

Expected<QJsonObject> ApiClient::patch(const QString &path, const QJsonObject &body)
{
    return send("PATCH", path, body);
}

Expected<QJsonObject> ApiClient::put(const QString &path, const QJsonObject &body)
{
    return send("PUT", path, body);
}

Expected<QJsonObject> ApiClient::postLines(const QString &path, const QByteArray &lines, bool brief)
{
    if (!m_server)
        return std::unexpected(m_server.error());
    QNetworkRequest request = makeRequest(path, {});
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/x-ndjson"_s);
    if (brief)
        request.setRawHeader("Prefer", "return=minimal");
    return finish(m_network.post(request, lines));
}

Expected<QJsonObject> ApiClient::remove(const QString &path)
{
    if (!m_server)
        return std::unexpected(m_server.error());
    return finish(m_network.deleteResource(makeRequest(path, {})));
}

Expected<QJsonObject> ApiClient::send(const QByteArray &verb, const QString &path, const QJsonObject &body,
                                      const QUrlQuery &query, const QByteArray &idempotencyKey)
{
    if (!m_server)
        return std::unexpected(m_server.error());
    QNetworkRequest request = makeRequest(path, query);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    if (!idempotencyKey.isEmpty())
        request.setRawHeader("Idempotency-Key", idempotencyKey);
    return finish(
        m_network.sendCustomRequest(request, verb, QJsonDocument(body).toJson(QJsonDocument::Compact)));
}

Expected<QJsonObject> ApiClient::upload(const QString &path, QIODevice &content, bool onlyNew)
{
    if (!m_server)
        return std::unexpected(m_server.error());
    QNetworkRequest request = makeRequest(path, {});
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/octet-stream"_s);
    if (onlyNew)
        request.setRawHeader("If-None-Match", "*");
    QNetworkReply *reply = m_network.put(request, &content);
    qint64 sent = 0;
    QObject::connect(reply, &QNetworkReply::uploadProgress, &m_network,
                     [&sent](qint64 bytes, qint64) { sent = bytes; });
    Expected<QJsonObject> answer = finish(reply);
    // Qt reads no answer before all is sent, and the server does not wait for what it has refused.
    if (!answer && answer.error().status == ExitStatus::Unreachable && sent > 0) {
        return std::unexpected(
            Failure{ExitStatus::Refused,
                    u"The server ended the upload after %1 of %2 bytes: the file is larger than its option "
                    "limit-upload allows, its disk is full, or it has stopped."_s.arg(sent)
                        .arg(content.size())});
    }
    return answer;
}

Expected<void> ApiClient::download(const QString &path, QIODevice &to)
{
    if (!m_server)
        return std::unexpected(m_server.error());
    constexpr qint64 ReadAhead = 1'048'576;
    QNetworkRequest request = makeRequest(path, {});
    request.setRawHeader("Accept", "*/*");
    const std::unique_ptr<QNetworkReply> reply(m_network.get(request));
    reply->setReadBufferSize(ReadAhead);
    bool written = true;
    const auto isRefused = [&reply] {
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 200;
    };
    const auto copy = [&] {
        if (isRefused() || !written)
            return;
        const QByteArray bytes = reply->readAll();
        written = to.write(bytes) == bytes.size();
        if (!written)
            reply->abort();
    };
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::readyRead, &loop, copy);
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    if (!reply->isFinished())
        loop.exec();
    copy();
    if (!written)
        return std::unexpected(
            Failure{ExitStatus::NoOutput, u"It cannot be written: %1"_s.arg(to.errorString())});
    if (reply->error() != QNetworkReply::NoError)
        return std::unexpected(failureOf(*reply));
    return {};
}

QNetworkRequest ApiClient::makeRequest(const QString &path, const QUrlQuery &query) const
{
    QUrl url = m_server->url;
    url.setPath("/api/v1"_L1 + path);
    url.setQuery(query);
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + m_server->token);
    request.setRawHeader("Accept", "application/json");
    request.setHeader(QNetworkRequest::UserAgentHeader,
                      QString("pooldeckctl/"_L1 + QCoreApplication::applicationVersion()));
    // A redirect would carry the token somewhere else.
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(static_cast<int>(m_patience.count()));
    return request;
}

Expected<QJsonObject> ApiClient::finish(QNetworkReply *reply) const
{
    const std::unique_ptr<QNetworkReply> owner(reply);
    if (!reply->isFinished()) {
        QEventLoop loop;
        QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
        loop.exec();
    }
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status < 200 || status > 299)
        return std::unexpected(failureOf(*reply));
    if (status == 204)
        return QJsonObject();
    QJsonParseError error;
    QJsonObject body = QJsonDocument::fromJson(reply->readAll(), &error).object();
    if (error.error != QJsonParseError::NoError) {
        return std::unexpected(Failure{ExitStatus::Unreachable,
                                       u"What answers at %1 is not a Pooldeck server: %2"_s.arg(
                                           m_server->url.toString(), error.errorString())});
    }
    return body;
}

Expected<QNetworkReply *> ApiClient::openStream(const QString &path, const QUrlQuery &query,
                                                const QByteArray &lastEventId)
{
    m_server = m_locate();
    if (!m_server)
        return std::unexpected(m_server.error());
    QNetworkRequest request = makeRequest(path, query);
    request.setRawHeader("Accept", "text/event-stream");
    if (!lastEventId.isEmpty())
        request.setRawHeader("Last-Event-ID", lastEventId);
    return m_network.get(request);
}

Failure ApiClient::failureOf(QNetworkReply &reply) const
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status < 300) {
        return {ExitStatus::Unreachable,
                u"Cannot reach the server at %1: %2"_s.arg(m_server->url.toString(), reply.errorString())};
    }
    if (status == 401) {
        return {
            ExitStatus::Refused,
            u"The server at %1 does not know this token: it was revoked or replaced, or is another server's."_s
                .arg(m_server->url.toString())};
    }
    return {ExitStatus::Refused, describeProblem(QJsonDocument::fromJson(reply.readAll()).object(), status)};
}

QString describeProblem(const QJsonObject &problem, int httpStatus)
{
    const QString title = problem.value("title"_L1).toString();
    const QString detail = problem.value("detail"_L1).toString();
    QString text = detail.isEmpty() ? title : detail;
    if (text.isEmpty())
        text = u"The server refused the request (HTTP %1)"_s.arg(httpStatus);
    const QJsonArray faults = problem.value("errors"_L1).toArray();
    for (const auto &fault : faults) {
        // A fault is in the body (a JSON pointer) or in a parameter of the query.
        const QString pointer = fault["pointer"_L1].toString(fault["parameter"_L1].toString());
        text += u"\n  %1: %2"_s.arg(pointer.isEmpty() ? u"/"_s : pointer, fault["message"_L1].toString());
    }
    return text;
}

} // namespace pooldeckctl
