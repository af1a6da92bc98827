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

/// What the command line says of that.
struct Place
{
    QString dataDirectory; ///< as it was given; empty: the platform's
    QString url; ///< empty: what server.json in the data directory says
    QString tokenFile; ///< empty: what POOLDECK_TOKEN_FILE says, else the owner's, in the data directory
};

/// Finds the running server, and the token that opens it. Reads two small files.
Expected<Server> locateServer(const Place &place);

/// Where the token is that requests are sent with.
QString tokenFile(const Place &place);
/// The token. Refuses a file that others may read, or that holds none.
Expected<QByteArray> readToken(const Place &place);

} // namespace pooldeckctl
