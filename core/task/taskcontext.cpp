// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/taskcontext.h"

#include <QJsonDocument>

namespace pooldeck {

TaskFailure::TaskFailure(const QString &message, QJsonObject details)
    : std::runtime_error(message.toStdString()), m_details(std::move(details))
{
}

TaskContext::TaskContext(TaskPtr task, const Clock &clock, qint64 firstLogLine,
                         std::chrono::milliseconds timeout, qint64 maxLogBytes)
    : m_task(std::move(task)), m_clock(clock),
      m_deadline(timeout.count() > 0 ? std::optional(clock.elapsed() + timeout) : std::nullopt),
      m_log(clock, firstLogLine, maxLogBytes)
{
}

std::optional<std::chrono::milliseconds> TaskContext::timeLeft() const
{
    if (!m_deadline)
        return std::nullopt;
    return std::max(std::chrono::milliseconds(0),
                    std::chrono::floor<std::chrono::milliseconds>(*m_deadline - m_clock.elapsed()));
}

const QJsonObject &TaskContext::params() const
{
    if (!m_params)
        m_params = QJsonDocument::fromJson(m_task->spec->params).object();
    return *m_params;
}

void TaskContext::reportProgress(qint64 current, qint64 total, const QString &message)
{
    const std::scoped_lock lock(m_mutex);
    m_progress.current = current;
    m_progress.total = total;
    m_progress.message = message;
    m_progressChanged = true;
}

std::optional<Progress> TaskContext::takeProgress()
{
    const std::scoped_lock lock(m_mutex);
    if (!std::exchange(m_progressChanged, false))
        return std::nullopt;
    return m_progress;
}

Progress TaskContext::progress() const
{
    const std::scoped_lock lock(m_mutex);
    return m_progress;
}

} // namespace pooldeck
