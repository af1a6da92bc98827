// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>

#include <chrono>

namespace pooldeck {

/// What a load client saw.
struct LoadResult
{
    qint64 answers = 0;
    qint64 failures = 0; ///< statuses other than 2xx, and lost connections
    std::chrono::microseconds p50{0};
    std::chrono::microseconds p99{0};
    std::chrono::microseconds max{0};
};

/// Sends the same request over and over on `connections` keep-alive connections to 127.0.0.1, one in
/// flight on each, for `time`; from one thread with epoll. Blocks; meant for a process of its own, so
/// that the server's CPU time can be told apart.
LoadResult runLoad(quint16 port, const QByteArray &request, int connections, std::chrono::milliseconds time);

} // namespace pooldeck
