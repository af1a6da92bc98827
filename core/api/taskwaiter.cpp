// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/taskwaiter.h"

#include "core/api/problem.h"
#include "core/api/requesthead.h"
#include "core/api/taskjson.h"

#include <QTimer>

#include <algorithm>
#include <charconv>

namespace pooldeck {

namespace {

Reply waitedReply(const Result<TaskPtr> &task, const TaskSource &tasks, std::chrono::seconds wait)
{
    if (!task)
        return problemReply(task.error());
    return Reply::json(taskJson(**task, tasks), (*task)->isFinal() ? 200 : 202)
        .with("Location", taskPath((*task)->id))
        .with("Preference-Applied", "wait=" + QByteArray::number(static_cast<qint64>(wait.count())));
}

} // namespace

std::optional<std::chrono::seconds> preferredWait(QByteArrayView prefer)
{
    while (!prefer.isEmpty()) {
        const qsizetype comma = prefer.indexOf(',');
        const QByteArrayView item = (comma < 0 ? prefer : prefer.first(comma)).trimmed();
        prefer = comma < 0 ? QByteArrayView() : prefer.sliced(comma + 1);
        constexpr QByteArrayView Name = "wait=";
        if (item.size() <= Name.size() || !equalsLower(item.first(Name.size()), Name))
            continue;
        const QByteArrayView digits = item.sliced(Name.size());
        int seconds = 0;
        const auto [end, error] = std::from_chars(digits.begin(), digits.end(), seconds);
        if (error != std::errc() || end != digits.end() || seconds < 0)
            return std::nullopt;
        return std::min(std::chrono::seconds(seconds), TaskWaiter::MaxWait);
    }
    return std::nullopt;
}

TaskWaiter::TaskWaiter(TaskSource &tasks) : m_tasks(tasks) { }

void TaskWaiter::add(TaskId id, std::chrono::seconds wait, Responder responder)
{
    QMetaObject::invokeMethod(
        this,
        [this, id, wait, responder = std::move(responder)]() mutable {
            admit(id, wait, std::move(responder));
        },
        Qt::QueuedConnection);
}

void TaskWaiter::admit(TaskId id, std::chrono::seconds wait, Responder responder)
{
    if (!m_subscription) {
        m_seen = m_tasks.lastSeq();
        m_subscription = m_tasks.subscribe(
            [this] { QMetaObject::invokeMethod(this, &TaskWaiter::readFeed, Qt::QueuedConnection); });
    }
    const Waiting waiting{++m_lastTicket, std::move(responder), wait,
                          std::chrono::steady_clock::now() + wait};
    m_waiting[id].push_back(waiting);
    m_deadlines.emplace(std::pair(waiting.until, waiting.ticket), id);
    setAlarm();
    answerIfEnded(id, waiting); // it may have ended before we began to read the feed
}

void TaskWaiter::answerNow(TaskId id, const Waiting &waiting) const
{
    m_tasks.find(id, [&tasks = m_tasks, waiting](Result<TaskPtr> task) {
        waiting.responder.replyWith(
            [&tasks, task = std::move(task), wait = waiting.wait] { return waitedReply(task, tasks, wait); });
    });
}

void TaskWaiter::answerIfEnded(TaskId id, const Waiting &waiting)
{
    m_tasks.find(id, [&tasks = m_tasks, waiting, id, weak = weak_from_this()](Result<TaskPtr> task) {
        if (task && !(*task)->isFinal())
            return;
        waiting.responder.replyWith(
            [&tasks, task = std::move(task), wait = waiting.wait] { return waitedReply(task, tasks, wait); });
        if (const auto self = weak.lock()) {
            const auto forget = [waiter = self.get(), id, ticket = waiting.ticket] {
                waiter->take(id, ticket);
                waiter->restIfIdle();
            };
            QMetaObject::invokeMethod(self.get(), forget, Qt::QueuedConnection);
        }
    });
}

void TaskWaiter::readFeed()
{
    const TaskChanges changes = m_tasks.changesSince(m_seen);
    m_seen = changes.lastSeq;
    if (changes.reset) {
        for (const auto &[id, waiters] : m_waiting) {
            for (const Waiting &waiting : waiters)
                answerIfEnded(id, waiting);
        }
    }
    for (const TaskPtr &task : changes.tasks) {
        if (!task->isFinal())
            continue;
        for (const Waiting &waiting : takeAll(task->id))
            waiting.responder.reply(waitedReply(task, m_tasks, waiting.wait));
    }
    for (const TaskId id : changes.removed) {
        for (const Waiting &waiting : takeAll(id))
            answerNow(id, waiting); // says that it is gone
    }
    restIfIdle();
}

void TaskWaiter::setAlarm()
{
    if (m_deadlines.empty())
        return;
    const Moment next = m_deadlines.begin()->first.first;
    if (m_alarm && *m_alarm <= next)
        return;
    m_alarm = next;
    const auto left = next - std::chrono::steady_clock::now();
    QTimer::singleShot(std::max(std::chrono::ceil<std::chrono::milliseconds>(left), {}), this,
                       &TaskWaiter::timeOut);
}

void TaskWaiter::timeOut()
{
    m_alarm.reset();
    const Moment now = std::chrono::steady_clock::now();
    while (!m_deadlines.empty() && m_deadlines.begin()->first.first <= now) {
        const auto [until, ticket] = m_deadlines.begin()->first;
        const TaskId id = m_deadlines.begin()->second;
        m_deadlines.erase(m_deadlines.begin());
        if (const std::optional<Waiting> waiting = take(id, ticket))
            answerNow(id, *waiting);
    }
    setAlarm();
    restIfIdle();
}

std::vector<TaskWaiter::Waiting> TaskWaiter::takeAll(TaskId id)
{
    auto node = m_waiting.extract(id);
    if (!node)
        return {};
    for (const Waiting &waiting : node.mapped())
        m_deadlines.erase({waiting.until, waiting.ticket});
    return std::move(node.mapped());
}

std::optional<TaskWaiter::Waiting> TaskWaiter::take(TaskId id, quint64 ticket)
{
    const auto waiters = m_waiting.find(id);
    if (waiters == m_waiting.end())
        return std::nullopt;
    auto &list = waiters->second;
    const auto it = std::ranges::find(list, ticket, &Waiting::ticket);
    if (it == list.end())
        return std::nullopt;
    Waiting waiting = std::move(*it);
    list.erase(it);
    if (list.empty())
        m_waiting.erase(waiters);
    m_deadlines.erase({waiting.until, ticket});
    return waiting;
}

void TaskWaiter::restIfIdle()
{
    if (m_waiting.empty())
        m_subscription.reset();
}

} // namespace pooldeck
