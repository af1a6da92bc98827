// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/backgroundtasks.h"
#include "core/api/reply.h"
#include "core/engine/tasksource.h"

#include <QThreadPool>

#include <functional>
#include <memory>
#include <mutex>

namespace pooldeck {

class TaskEnds;

/// Does the background tasks of all handlers. Those of one handler run one after another, those of different
/// handlers side by side. A failure is logged; the client has had its answer.
///
/// Any thread. Owned by a shared_ptr; stop() must have been called before it dies.
class BackgroundRunner final : public std::enable_shared_from_this<BackgroundRunner>
{
public:
    /// So many functions may run at once.
    static constexpr int Threads = 4;

    BackgroundRunner(TaskSource &tasks, std::shared_ptr<TaskEnds> ends);

    /// The reply, which will start the tasks: when all of its bytes have been handed to the system, or the
    /// client has gone. If the server stops before that, they are not started.
    Reply startAfter(Reply reply, BackgroundTasks tasks);
    /// Starts them now.
    void start(BackgroundTasks tasks);
    /// Starts nothing more and waits for the functions that run.
    void stop();

private:
    class Chain;
    bool isStopping() const;
    void runOnPool(std::function<void()> function);

    TaskSource &m_tasks;
    const std::shared_ptr<TaskEnds> m_ends;
    mutable std::mutex m_mutex; // guards the next
    bool m_stopping = false;
    QThreadPool m_pool;
};

} // namespace pooldeck
