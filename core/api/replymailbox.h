// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/responder.h"

#include <QObject>
#include <QPointer>

#include <memory>
#include <mutex>
#include <vector>

class QThread;

namespace pooldeck {

class GuardedConnection;

/// Brings answers from any thread to the connections of one loop: a burst of answers costs the loop
/// one event, not one each. It may outlive its loop; then answers go nowhere.
class ReplyMailbox final : public std::enable_shared_from_this<ReplyMailbox>
{
public:
    /// `home` lives on the loop's thread.
    explicit ReplyMailbox(QObject *home);

    /// Any thread. On the loop's own thread the answer is sent at once.
    void put(QPointer<GuardedConnection> connection, quint64 request, ReplyMaker make);
    /// On the home thread, before `home` dies. What is still inside is dropped.
    void close();

private:
    struct Item
    {
        QPointer<GuardedConnection> connection;
        quint64 request = 0;
        ReplyMaker make;
    };
    void deliverAll();
    static void deliver(Item &item);

    QThread *const m_thread;
    std::mutex m_mutex; // guards the two below
    QObject *m_home;
    std::vector<Item> m_items;
};

/// One request of one connection, as a handler's Responder sees it.
class ConnectionTarget final : public ReplyTarget
{
public:
    ConnectionTarget(std::shared_ptr<ReplyMailbox> mailbox, QPointer<GuardedConnection> connection,
                     quint64 request);
    ~ConnectionTarget() override;

private:
    void deliver(ReplyMaker make) override;

    const std::shared_ptr<ReplyMailbox> m_mailbox;
    QPointer<GuardedConnection> m_connection;
    const quint64 m_request;
};

} // namespace pooldeck
