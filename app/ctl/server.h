// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/exitstatus.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

namespace pooldeckctl {

/// Where the server is and how to be let in.
struct Server
{
    QUrl url;
    QByteArray token;
};

/// Finds the running server through the data directory: `server.json` says where it listens, `token`
/// opens it. An empty `dataDirectory` means the platform's; an empty `url` means what server.json says.
/// Reads two small files.
Expected<Server> locateServer(const QString &dataDirectory, const QString &url);

/// Where the owner's token is, and what it is. Reads a small file.
QString tokenFile(const QString &dataDirectory);
Expected<QByteArray> readToken(const QString &dataDirectory);

} // namespace pooldeckctl
