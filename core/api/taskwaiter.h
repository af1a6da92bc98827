// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/responder.h"
#include "core/engine/tasksource.h"

#include <QByteArrayView>
#include <QObject>

#include <chrono>
#include <optional>
#include <unordered_map>
#include <vector>

namespace pooldeck {

/// Answers submissions that asked to wait (`Prefer: wait=n`): with 200 and the task when it has ended,
/// else with 202 and the task as it is when the time is over. It reads the feed, so an end is noticed
/// within 100 ms.
///
/// Home thread: any one with an event loop. add() may come from any thread, also after the home thread
/// has ended; then nobody is answered.
class TaskWaiter final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds MaxWait{300};

    explicit TaskWaiter(TaskSource &tasks);

    void add(TaskId id, std::chrono::seconds wait, Responder responder);

private:
    struct Waiting
    {
        quint64 ticket;
        Responder responder;
        std::chrono::seconds wait;
    };
    void admit(TaskId id, std::chrono::seconds wait, Responder responder);
    void answerIfFinal(TaskId id, const Waiting &waiting);
    void readFeed();
    void timeOut(TaskId id, quint64 ticket);
    void restIfIdle();

    TaskSource &m_tasks;
    std::unordered_map<TaskId, std::vector<Waiting>> m_waiting;
    quint64 m_seen = 0;
    quint64 m_lastTicket = 0;
    std::shared_ptr<void> m_subscription; // while somebody waits; last: its function uses this
};

/// The seconds of `wait=n` in a Prefer field (RFC 7240), at most TaskWaiter::MaxWait; nothing if there
/// is none or n is no number.
std::optional<std::chrono::seconds> preferredWait(QByteArrayView prefer);

} // namespace pooldeck
