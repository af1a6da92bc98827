// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/followedlog.h"

#include "core/api/historyjson.h"
#include "core/api/problem.h"

#include <utility>

using namespace std::chrono_literals;

namespace pooldeck {

namespace {

constexpr auto Interval = 200ms;
constexpr int PageLines = 500;
// A client that has so much to read is not sent more.
constexpr qint64 MostUnsent = 256 * 1024;

QByteArray eventsOf(const LogPage &page)
{
    QByteArray out;
    for (const LogLine &line : page.lines) {
        out += "id: " + QByteArray::number(line.number) + "\nevent: line\ndata: ";
        JsonWriter json(out);
        writeLogLine(json, line);
        out += "\n\n";
    }
    return out;
}

} // namespace

FollowedLog::FollowedLog(TaskSource &tasks, TaskId id, qint64 after, Format format, StreamLimit::Slot slot)
    : m_tasks(tasks), m_id(id), m_format(format), m_after(after), m_slot(std::move(slot)),
      m_link(std::make_shared<LoopLink>(this))
{
    m_timer.setInterval(Interval);
    connect(&m_timer, &QTimer::timeout, this, &FollowedLog::look);
}

FollowedLog::~FollowedLog()
{
    closed();
}

void FollowedLog::opened(StreamChannel &channel)
{
    m_channel = &channel;
    if (m_format == Format::Sse)
        channel.send("retry: 2000\n\n");
    m_timer.start();
    look();
}

void FollowedLog::look()
{
    if (!m_channel || m_looking || m_channel->unsent() >= MostUnsent)
        return;
    m_looking = true;
    m_lastLook = m_finishing;
    // The task first: what one that has ended has written is all there by then.
    m_tasks.find(m_id, [this, link = m_link](const Result<TaskPtr> &task) {
        link->post([this, task] { takeTask(task); });
    });
}

void FollowedLog::takeTask(const Result<TaskPtr> &task)
{
    if (!m_channel)
        return;
    if (!task) {
        QByteArray problem;
        JsonWriter json(problem);
        writeProblem(json, problemOf(task.error()));
        end("error", problem);
        return;
    }
    const TaskState state = (*task)->state();
    if ((*task)->attempt == 0 && !isFinal(state)) {
        m_looking = false; // it has not begun
        upToDate();
        return;
    }
    m_tasks.readLog(m_id, m_after, PageLines, [this, state, link = m_link](const Result<LogPage> &page) {
        link->post([this, state, page] {
            // If it cannot be read now, the next look tries again.
            takePage(page.value_or(LogPage{}), page ? state : TaskState::Running);
        });
    });
}

void FollowedLog::takePage(const LogPage &page, TaskState state)
{
    m_looking = false;
    if (!m_channel)
        return;
    if (!page.lines.empty()) {
        m_after = page.lines.back().number;
        m_channel->send(m_format == Format::Sse ? eventsOf(page) : logText(page));
    }
    if (std::ssize(page.lines) >= PageLines)
        look();
    else if (isFinal(state))
        end("end", "{\"state\":\"" + QByteArray(stateName(state).data()) + "\"}");
    else
        upToDate();
}

void FollowedLog::upToDate()
{
    if (m_lastLook)
        end("bye", "{}");
    else if (m_finishing)
        look();
}

void FollowedLog::end(const QByteArray &name, const QByteArray &data)
{
    m_timer.stop();
    StreamChannel *channel = std::exchange(m_channel, nullptr);
    if (!channel)
        return;
    if (m_format == Format::Text)
        channel->end();
    else
        channel->end("event: " + name + "\ndata: " + data + "\n\n");
}

void FollowedLog::drained()
{
    look();
}

void FollowedLog::keepAlive()
{
    if (m_channel && m_format == Format::Sse)
        m_channel->send(": keep-alive\n\n");
}

void FollowedLog::finish()
{
    m_finishing = true;
    look();
}

void FollowedLog::closed()
{
    m_link->cut();
    m_timer.stop();
    m_channel = nullptr;
    m_slot.reset();
}

} // namespace pooldeck
