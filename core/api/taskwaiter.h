// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/responder.h"
#include "core/engine/tasksource.h"

#include <QByteArrayView>
#include <QObject>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace pooldeck {

/// Answers submissions that asked to wait (`Prefer: wait=n`): with 200 and the task when it has ended,
/// with 410 when it was removed meanwhile, else with 202 and the task as it is when the time is over. It
/// reads the feed, so an end is noticed within 100 ms.
///
/// Home thread: any one with an event loop. add() may come from any thread, also after the home thread
/// has ended; then nobody is answered. Owned by a shared_ptr.
class TaskWaiter final : public QObject, public std::enable_shared_from_this<TaskWaiter>
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds MaxWait{300};

    explicit TaskWaiter(TaskSource &tasks);

    void add(TaskId id, std::chrono::seconds wait, Responder responder);

private:
    using Moment = std::chrono::steady_clock::time_point;
    struct Waiting
    {
        quint64 ticket;
        Responder responder;
        std::chrono::seconds wait;
        Moment until;
    };
    void admit(TaskId id, std::chrono::seconds wait, Responder responder);
    void answerNow(TaskId id, const Waiting &waiting) const;
    void answerIfEnded(TaskId id, const Waiting &waiting);
    void readFeed();
    void setAlarm();
    void timeOut();
    std::vector<Waiting> takeAll(TaskId id);
    std::optional<Waiting> take(TaskId id, quint64 ticket);
    void restIfIdle();

    TaskSource &m_tasks;
    std::unordered_map<TaskId, std::vector<Waiting>> m_waiting;
    std::map<std::pair<Moment, quint64>, TaskId> m_deadlines; // by time and ticket, of all that wait
    std::optional<Moment> m_alarm; // when timeOut() will be called
    quint64 m_seen = 0;
    quint64 m_lastTicket = 0;
    std::shared_ptr<void> m_subscription; // while somebody waits; last: its function uses this
};

/// The seconds of `wait=n` in a Prefer field (RFC 7240), at most TaskWaiter::MaxWait; nothing if there
/// is none or n is no number.
std::optional<std::chrono::seconds> preferredWait(QByteArrayView prefer);

} // namespace pooldeck
