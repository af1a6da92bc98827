// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/server.h"

#include "app/ctl/privatefile.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

#include <algorithm>

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

/// The file that was named instead of the owner's; empty if none was.
QString namedTokenFile(const Place &place)
{
    return place.tokenFile.isEmpty() ? qEnvironmentVariable("POOLDECK_TOKEN_FILE") : place.tokenFile;
}

/// What an Authorization header can carry, and long enough to be one.
bool isToken(const QByteArray &text)
{
    constexpr qsizetype Shortest = 32;
    return text.size() >= Shortest && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

} // namespace

Expected<Server> locateServer(const Place &place)
{
    Server server;
    if (place.url.isEmpty()) {
        const auto found = urlFromServerFile(resolved(place.dataDirectory));
        if (!found)
            return std::unexpected(found.error());
        server.url = *found;
    } else {
        server.url = QUrl(place.url, QUrl::StrictMode);
        if (!server.url.isValid() || server.url.scheme() != "http"_L1 || server.url.host().isEmpty())
            return usageError(u"--url: \"%1\" is not like http://127.0.0.1:8765"_s.arg(place.url));
    }
    auto token = readToken(place);
    if (!token)
        return std::unexpected(token.error());
    server.token = *std::move(token);
    return server;
}

QString tokenFile(const Place &place)
{
    const QString named = namedTokenFile(place);
    return named.isEmpty() ? resolved(place.dataDirectory) + "/token"_L1 : named;
}

Expected<QByteArray> readToken(const Place &place)
{
    const QString path = tokenFile(place);
    const auto refused = [&](const QString &why) {
        const QString text = u"The access token is refused: "_s + why;
        if (namedTokenFile(place).isEmpty())
            return unreachable(text);
        const QString from = place.tokenFile.isEmpty() ? u"POOLDECK_TOKEN_FILE"_s : u"--token-file"_s;
        return usageError(from + ": "_L1 + text);
    };
    const auto content = readPrivateFile(path);
    if (!content)
        return refused(content.error());
    QByteArray token = content->trimmed();
    if (!isToken(token))
        return refused(u"%1 must hold one line of at least 32 printable characters"_s.arg(path));
    return token;
}

} // namespace pooldeckctl
