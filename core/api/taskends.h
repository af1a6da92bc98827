// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace pooldeck {

class BackgroundWorker;

/// Tells when tasks have ended, for handlers and background tasks that go on from there. It reads the feed
/// on the worker's thread, so it needs no event loop; an end is noticed within 100 ms.
///
/// Any thread. Owned by a shared_ptr: the engine's callbacks may come after the server has died.
class TaskEnds final : public std::enable_shared_from_this<TaskEnds>
{
public:
    /// The task as it ended, or why it cannot be found any more.
    using Callback = std::move_only_function<void(const Result<TaskPtr> &)>;

    TaskEnds(TaskSource &tasks, std::shared_ptr<BackgroundWorker> worker);

    /// Calls once, on the worker's thread; at once if it has ended already. The callback must only hand on.
    void whenEnded(TaskId id, Callback callback);
    /// Lets go of everybody who waits; later ones are not waited for. Once the worker has stopped.
    void stop();

private:
    void lookUp(TaskId id);
    void readFeed();
    void tell(TaskId id, const Result<TaskPtr> &task);

    TaskSource &m_tasks;
    const std::shared_ptr<BackgroundWorker> m_worker;

    std::mutex m_mutex; // guards what follows
    std::unordered_map<TaskId, std::vector<Callback>> m_waiting;
    quint64 m_seen = 0;
    bool m_stopped = false;
    std::shared_ptr<void> m_subscription; // while somebody waits
};

} // namespace pooldeck
