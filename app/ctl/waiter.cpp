// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/waiter.h"

#include "app/ctl/eventstream.h"
#include "app/ctl/filteroptions.h"
#include "app/ctl/follow.h"
#include "app/ctl/progressline.h"
#include "app/ctl/screen.h"
#include "app/ctl/table.h"
#include "app/ctl/terminal.h"

#include <QJsonDocument>
#include <QMap>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pooldeckctl {

namespace {

/// Longer lists of ids do not go into the line of a request: then all tasks are heard of.
constexpr qsizetype MostIdsToName = 200;
constexpr auto PollPause = 500ms;

class Waiter : public QObject
{
public:
    Waiter(ApiClient &api, const QJsonArray &tasks, const WaitWish &wish)
        : m_api(api), m_wish(wish), m_stream(api, queryFor(tasks))
    {
        for (const auto &task : tasks) {
            const qint64 id = task["id"_L1].toInteger();
            m_order.append(id);
            m_tasks.insert(id, task.toObject());
        }
        m_lookTimer.setSingleShot(true);
        connect(&m_lookTimer, &QTimer::timeout, this, &Waiter::lookAgain);
        connect(&m_stream, &EventStream::opened, this, [this] {
            m_lost = false;
            m_lookTimer.start(0);
        });
        connect(&m_stream, &EventStream::received, this, &Waiter::take);
        connect(&m_stream, &EventStream::lost, this, [this] {
            m_lost = true;
            m_line.clear();
            printError(u"pooldeckctl: The connection to the server is lost; trying again.\n"_s);
        });
        connect(&m_stream, &EventStream::failed, this, &Waiter::askInstead);
        connect(&m_pollTimer, &QTimer::timeout, this, &Waiter::lookAgain);
        connect(&m_follow, &Follow::repaint, this, &Waiter::show);
    }

    Expected<QJsonArray> run()
    {
        if (!isOver()) {
            if (m_wish.atMost)
                QTimer::singleShot(*m_wish.atMost, &m_follow, [this] { m_follow.fail(lateness()); });
            m_stream.open();
            const auto result = m_follow.run();
            m_line.clear();
            if (!result)
                return std::unexpected(result.error());
        }
        QJsonArray tasks;
        for (const qint64 id : std::as_const(m_order))
            tasks.append(m_tasks.value(id));
        return tasks;
    }

private:
    static QUrlQuery queryFor(const QJsonArray &tasks)
    {
        QUrlQuery query;
        QStringList ids;
        for (const auto &task : tasks)
            ids.append(QString::number(task["id"_L1].toInteger()));
        if (ids.size() <= MostIdsToName)
            addParameter(query, u"task"_s, ids.join(u','));
        return query;
    }

    /// A server that has too many watchers still answers.
    void askInstead(const Failure &why)
    {
        if (why.status != ExitStatus::Refused) {
            m_follow.fail(why);
            return;
        }
        m_pollTimer.start(PollPause);
        lookAgain();
    }

    qsizetype ended() const { return std::ranges::count_if(m_tasks, isFinal); }

    bool isOver() const { return m_wish.any ? ended() > 0 || m_tasks.isEmpty() : ended() == m_tasks.size(); }

    Failure lateness() const
    {
        return {ExitStatus::TimedOut,
                u"The time is over; %1 of %2 tasks have ended."_s.arg(ended()).arg(m_tasks.size())};
    }

    void update(const QJsonObject &task)
    {
        const auto known = m_tasks.find(task["id"_L1].toInteger());
        // What has ended stays so; an answer may be older than an event.
        if (known == m_tasks.end() || isFinal(*known))
            return;
        *known = task;
        show();
        if (isOver())
            m_follow.finish(ExitStatus::Done);
    }

    void take(const SseEvent &event)
    {
        const QJsonObject data = QJsonDocument::fromJson(event.data).object();
        if (event.type == "task")
            update(data["task"_L1].toObject());
        else
            m_lookTimer.start(0); // a reset, or tasks were removed
    }

    /// Asks for all that have not ended: events tell only what changes from now on.
    void lookAgain()
    {
        for (const qint64 id : std::as_const(m_order)) {
            if (isFinal(m_tasks.value(id)) || m_lost)
                continue;
            const auto task = m_api.get(u"/tasks/%1"_s.arg(id));
            if (task) {
                update(*task);
            } else if (m_pollTimer.isActive() && task.error().status == ExitStatus::Unreachable) {
                m_follow.fail(task.error());
                return;
            } else if (task.error().status == ExitStatus::Refused) {
                m_follow.fail({ExitStatus::Refused, u"%1: %2"_s.arg(id).arg(task.error().message)});
                return;
            } // else the stream is lost too and comes back
        }
    }

    void show()
    {
        if (m_lost)
            return;
        m_line.show(m_tasks.size() == 1 ? progressLine(m_tasks.first(), errorTerminalWidth())
                                        : progressLine(m_tasks.values(), errorTerminalWidth()));
    }

    ApiClient &m_api;
    const WaitWish m_wish;
    QList<qint64> m_order;
    QMap<qint64, QJsonObject> m_tasks;
    bool m_lost = false;
    StatusLine m_line;
    Follow m_follow;
    QTimer m_lookTimer;
    QTimer m_pollTimer; // runs only where there is no stream
    EventStream m_stream;
};

} // namespace

bool isFinal(const QJsonObject &task)
{
    const QString state = task["state"_L1].toString();
    return state == "succeeded"_L1 || state == "failed"_L1 || state == "cancelled"_L1;
}

Expected<QJsonArray> waitForTasks(ApiClient &api, const QJsonArray &tasks, const WaitWish &wish)
{
    return Waiter(api, tasks, wish).run();
}

Expected<QJsonObject> waitForTask(ApiClient &api, const QJsonObject &task)
{
    const auto tasks = waitForTasks(api, QJsonArray{task});
    if (!tasks)
        return std::unexpected(tasks.error());
    return tasks->at(0).toObject();
}

ExitStatus statusOf(const QJsonObject &task)
{
    const QString state = task["state"_L1].toString();
    if (state == "failed"_L1)
        return ExitStatus::TaskFailed;
    if (state == "cancelled"_L1)
        return ExitStatus::TaskCancelled;
    return ExitStatus::Done;
}

ExitStatus worstStatusOf(const QJsonArray &tasks)
{
    ExitStatus worst = ExitStatus::Done;
    for (const auto &task : tasks) {
        const ExitStatus status = statusOf(task.toObject());
        if (status == ExitStatus::TaskFailed || worst == ExitStatus::Done)
            worst = status;
    }
    return worst;
}

} // namespace pooldeckctl
