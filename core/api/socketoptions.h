// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/error.h"

#include <QHostAddress>
#include <QList>

namespace pooldeck {

// What QTcpServer and QTcpSocket do not offer, in plain POSIX (Linux). Descriptors are ints of the
// kernel; any thread.

/// `count` sockets that listen on the same port; 0 picks a free one. The caller owns them; each is
/// non-blocking, close-on-exec and has TCP_NODELAY, which accepted sockets inherit.
///
/// That nobody else has the port is certain: see the comment inside.
Result<QList<int>> listenTogether(const QHostAddress &host, quint16 port, int count, int backlog);
/// The same for several addresses and one port: for each of the `count` a socket of each address. An
/// address after the first that this machine does not have is left out, and that is logged.
Result<QList<QList<int>>> listenTogether(const QList<QHostAddress> &hosts, quint16 port, int count,
                                         int backlog);
quint16 portOf(int descriptor);
void closeSocket(int descriptor);

struct AcceptResult
{
    enum Outcome {
        Accepted,
        Nothing, ///< no connection waits
        Failed, ///< that one is lost; there may be others
        Exhausted, ///< no descriptors or no memory; the connection still waits
    };
    Outcome outcome = Nothing;
    int descriptor = -1; ///< non-blocking, close-on-exec; the caller owns it
};
AcceptResult acceptConnection(int listening);

/// Acknowledges at once what has arrived (TCP_QUICKACK); Linux forgets it soon, so: each time.
void quickAck(qintptr descriptor);
/// Sends the end of the stream, while what the client sends can still be read.
void shutdownWriting(qintptr descriptor);

} // namespace pooldeck
