// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QNetworkAccessManager>
#include <QPointer>
#include <QSet>
#include <QString>
#include <QThreadPool>

#include <memory>
#include <optional>

namespace pooldeck {

/// What all fetches share: the connections, the threads that write to the disk, and which files are being
/// written. Home: the `tasks` loop; it may be made and die elsewhere while no fetch runs.
class FetchClient : public std::enable_shared_from_this<FetchClient>
{
public:
    /// A slow disk or a network drive holds up at most so many of them; other fetches go on.
    static constexpr int DiskThreads = 4;

    FetchClient();

    /// Lives on the loop that asks first, and ends with its thread.
    QNetworkAccessManager &manager();
    /// For what would block the loop.
    QThreadPool &disk() { return m_disk; }

    /// While it lives, nobody else gets the same path.
    using Claim = std::shared_ptr<void>;
    /// Null if somebody has it.
    Claim claim(const QString &path);

private:
    QPointer<QNetworkAccessManager> m_manager;
    QSet<QString> m_claimed;
    QThreadPool m_disk; // last: its threads end first
};

} // namespace pooldeck
