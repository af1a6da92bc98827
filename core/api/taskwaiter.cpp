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

Reply waitedReply(const Result<TaskPtr> &task, const TaskCatalog &catalog, std::chrono::seconds wait)
{
    if (!task)
        return problemReply(task.error());
    return Reply::json(taskJson(**task, catalog), (*task)->isFinal() ? 200 : 202)
        .with("Location", "/api/v1/tasks/" + QByteArray::number((*task)->id.value))
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
    const Waiting waiting{++m_lastTicket, std::move(responder), wait};
    m_waiting[id].push_back(waiting);
    QTimer::singleShot(wait, this, [this, id, ticket = waiting.ticket] { timeOut(id, ticket); });
    answerIfFinal(id, waiting); // it may have ended before we began to read the feed
}

void TaskWaiter::answerIfFinal(TaskId id, const Waiting &waiting)
{
    m_tasks.find(id, [&tasks = m_tasks, waiting](Result<TaskPtr> task) {
        if (task && !(*task)->isFinal())
            return;
        waiting.responder.replyWith([&tasks, task = std::move(task), wait = waiting.wait] {
            return waitedReply(task, tasks.catalog(), wait);
        });
    });
}

void TaskWaiter::readFeed()
{
    const TaskChanges changes = m_tasks.changesSince(m_seen);
    m_seen = changes.lastSeq;
    if (changes.reset) {
        for (const auto &[id, waiters] : m_waiting) {
            for (const Waiting &waiting : waiters)
                answerIfFinal(id, waiting);
        }
    }
    for (const TaskPtr &task : changes.tasks) {
        const auto waiters = m_waiting.find(task->id);
        if (waiters == m_waiting.end() || !task->isFinal())
            continue;
        for (const Waiting &waiting : waiters->second)
            waiting.responder.reply(waitedReply(task, m_tasks.catalog(), waiting.wait));
        m_waiting.erase(waiters);
    }
    restIfIdle();
}

void TaskWaiter::timeOut(TaskId id, quint64 ticket)
{
    const auto waiters = m_waiting.find(id);
    if (waiters == m_waiting.end())
        return;
    auto &list = waiters->second;
    const auto waiting =
        std::find_if(list.begin(), list.end(), [ticket](const Waiting &it) { return it.ticket == ticket; });
    if (waiting == list.end())
        return;
    m_tasks.find(id, [&tasks = m_tasks, waiting = *waiting](Result<TaskPtr> task) {
        waiting.responder.replyWith([&tasks, task = std::move(task), wait = waiting.wait] {
            return waitedReply(task, tasks.catalog(), wait);
        });
    });
    list.erase(waiting);
    if (list.empty())
        m_waiting.erase(waiters);
    restIfIdle();
}

void TaskWaiter::restIfIdle()
{
    if (m_waiting.empty())
        m_subscription.reset();
}

} // namespace pooldeck
