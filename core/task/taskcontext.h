// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/task.h"
#include "core/task/tasklog.h"

#include <QJsonObject>
#include <QJsonValue>

#include <mutex>
#include <optional>
#include <stdexcept>
#include <stop_token>

namespace pooldeck {

/// Thrown by a task's function to fail with a message and details of its own. Any other exception
/// fails the task too, with the exception's text.
class TaskFailure : public std::runtime_error
{
public:
    explicit TaskFailure(const QString &message, QJsonObject details = {});

    const QJsonObject &details() const { return m_details; }

private:
    QJsonObject m_details;
};

/// What a running task sees of the world: its params, where to report, when to stop.
///
/// The task's own thread or coroutine calls it; `requestStop` and `takeProgress` come from any
/// thread. It lives until the run has ended.
class TaskContext
{
public:
    /// `timeout` is from now; zero: none. `maxLogBytes`: see TaskLog.
    explicit TaskContext(TaskPtr task, const Clock &clock, qint64 firstLogLine = 1,
                         std::chrono::milliseconds timeout = {}, qint64 maxLogBytes = TaskLog::MaxBytes);

    TaskId id() const { return m_task->id; }
    int attempt() const { return m_task->attempt; }
    /// By the task's own thread or coroutine only.
    const QJsonObject &params() const;
    /// Until the attempt is asked to stop because of its timeout; nothing if it has none. Not below zero.
    std::optional<std::chrono::milliseconds> timeLeft() const;

    /// How far the task has come, in its own unit; cheap enough for every step.
    void reportProgress(qint64 current, qint64 total, const QString &message = {});

    /// Adds a line to the task's log (several, if the text has line breaks).
    void log(const QString &text) { m_log.append(LogStream::Log, text); }
    TaskLog &taskLog() { return m_log; }

    /// True once somebody asked the task to stop. A function that returns after that ends as
    /// cancelled, whatever it returns.
    bool stopRequested() const { return m_stop.stop_requested(); }
    std::stop_token stopToken() const { return m_stop.get_token(); }

    void requestStop() { m_stop.request_stop(); }
    /// The progress, if it changed since the last call.
    std::optional<Progress> takeProgress();
    Progress progress() const;

private:
    const TaskPtr m_task;
    const Clock &m_clock;
    const std::optional<std::chrono::nanoseconds> m_deadline; // on Clock::elapsed()
    mutable std::optional<QJsonObject> m_params; // parsed when they are asked for
    std::stop_source m_stop;
    TaskLog m_log;
    mutable std::mutex m_mutex; // guards the two below
    Progress m_progress;
    bool m_progressChanged = false;
};

} // namespace pooldeck
