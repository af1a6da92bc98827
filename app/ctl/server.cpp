// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/server.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

/// Where pooldeck keeps its data unless it is told otherwise.
QString defaultDataDirectory()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/pooldeck"_L1;
}

std::unexpected<Failure> unreachable(QString message)
{
    return std::unexpected(Failure{ExitStatus::Unreachable, std::move(message)});
}

Expected<QUrl> urlFromServerFile(const QString &directory)
{
    QFile file(directory + "/server.json"_L1);
    if (!file.exists()) {
        QString start = u"pooldeck --headless"_s;
        if (directory != defaultDataDirectory())
            start += " --data-dir "_L1 + directory;
        return unreachable(
            u"No server is running with the data directory %1. To start one: %2"_s.arg(directory, start));
    }
    if (!file.open(QFile::ReadOnly))
        return unreachable(u"%1 cannot be read: %2"_s.arg(file.fileName(), file.errorString()));
    QUrl url(QJsonDocument::fromJson(file.readAll()).object().value("url"_L1).toString(), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return unreachable(u"%1 does not say where the server is"_s.arg(file.fileName()));
    return url;
}

QString resolved(const QString &dataDirectory)
{
    return dataDirectory.isEmpty() ? defaultDataDirectory()
                                   : QDir::cleanPath(QDir::current().absoluteFilePath(dataDirectory));
}

} // namespace

Expected<Server> locateServer(const QString &dataDirectory, const QString &url)
{
    const QString directory = resolved(dataDirectory);
    Server server;
    if (url.isEmpty()) {
        const auto found = urlFromServerFile(directory);
        if (!found)
            return std::unexpected(found.error());
        server.url = *found;
    } else {
        server.url = QUrl(url, QUrl::StrictMode);
        if (!server.url.isValid() || server.url.scheme() != "http"_L1 || server.url.host().isEmpty())
            return usageError(u"--url: \"%1\" is not like http://127.0.0.1:8765"_s.arg(url));
    }
    auto token = readToken(directory);
    if (!token)
        return std::unexpected(token.error());
    server.token = *std::move(token);
    return server;
}

QString tokenFile(const QString &dataDirectory)
{
    return resolved(dataDirectory) + "/token"_L1;
}

Expected<QByteArray> readToken(const QString &dataDirectory)
{
    QFile file(tokenFile(dataDirectory));
    if (!file.open(QFile::ReadOnly)) {
        return unreachable(
            u"The access token %1 cannot be read: %2"_s.arg(file.fileName(), file.errorString()));
    }
    return file.readAll().trimmed();
}

} // namespace pooldeckctl
