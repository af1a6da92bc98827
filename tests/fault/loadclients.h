// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QList>
#include <QUrl>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

/// Clients that submit tasks to a `pooldeck` as fast as it answers, and remember every id that was
/// acknowledged; a server that dies under them is no error. Each has a thread and a connection.
class LoadClients
{
public:
    LoadClients(const QUrl &server, QByteArray token, int clients);
    ~LoadClients();

    /// Ends the clients, and returns the ids acknowledged with 202.
    QList<qint64> stop();

private:
    void run(int number);

    const QUrl m_server;
    const QByteArray m_token;
    std::atomic<bool> m_stopping = false;
    std::mutex m_mutex; // guards the ids
    QList<qint64> m_acknowledged;
    std::vector<std::thread> m_threads;
};
