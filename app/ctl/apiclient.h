// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/exitstatus.h"
#include "app/ctl/server.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QNetworkAccessManager>
#include <QUrlQuery>

#include <chrono>
#include <functional>

class QIODevice;
class QNetworkReply;
class QNetworkRequest;

namespace pooldeckctl {

/// One request at a time to the server's API, awaited. A problem that the server reports becomes a
/// Failure that names each fault; a server that is not there or is silent for too long does too.
///
/// Home: main; runs a nested event loop while it waits.
class ApiClient
{
public:
    /// Says where the server is now.
    using Locate = std::function<Expected<Server>()>;

    /// A server that is not found fails each request: by then the command line has been checked.
    explicit ApiClient(Locate locate, std::chrono::milliseconds patience = std::chrono::seconds(30));

    /// `path` below /api/v1, e.g. "/tasks/42".
    Expected<QJsonObject> get(const QString &path, const QUrlQuery &query = {});
    Expected<QJsonObject> post(const QString &path, const QJsonObject &body = {}, const QUrlQuery &query = {},
                               const QByteArray &idempotencyKey = {});
    Expected<QJsonObject> patch(const QString &path, const QJsonObject &body);
    Expected<QJsonObject> put(const QString &path, const QJsonObject &body = {});
    /// One task a line. `brief`: of the accepted ones only the ids are wanted.
    Expected<QJsonObject> postLines(const QString &path, const QByteArray &lines, bool brief);
    /// An answer without a body is an empty object.
    /// Sends what is in a file, in pieces; with `onlyNew` not in the place of another one.
    Expected<QJsonObject> upload(const QString &path, QIODevice &content, bool onlyNew);
    /// Writes the answer, whatever it is, as it arrives.
    Expected<void> download(const QString &path, QIODevice &to);
    Expected<QJsonObject> remove(const QString &path);

    /// Looks for the server anew: one that has been started again has another port.
    void locateAgain() { m_server = m_locate(); }
    /// Begins an answer that goes on, of events, from where the server is now; the caller owns it.
    Expected<QNetworkReply *> openStream(const QString &path, const QUrlQuery &query,
                                         const QByteArray &lastEventId);
    /// What a finished reply that was no success means.
    Failure failureOf(QNetworkReply &reply) const;

private:
    Expected<QJsonObject> send(const QByteArray &verb, const QString &path, const QJsonObject &body,
                               const QUrlQuery &query = {}, const QByteArray &idempotencyKey = {});
    QNetworkRequest makeRequest(const QString &path, const QUrlQuery &query) const;
    Expected<QJsonObject> finish(QNetworkReply *reply) const;

    const Locate m_locate;
    Expected<Server> m_server;
    const std::chrono::milliseconds m_patience; // with a silent server
    QNetworkAccessManager m_network;
};

/// A problem+json body as lines for people: what is wrong, then one line for each fault.
QString describeProblem(const QJsonObject &problem, int httpStatus);

} // namespace pooldeckctl
