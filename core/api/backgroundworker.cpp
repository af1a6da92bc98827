// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/backgroundworker.h"

#include "core/task/threads.h"

namespace pooldeck {

void BackgroundWorker::post(Work work)
{
    const std::scoped_lock lock(m_mutex);
    if (m_stopping)
        return;
    m_work.push_back(std::move(work));
    if (!m_thread.joinable())
        m_thread = startThread(m_name, [this] { run(); });
    m_wake.notify_one();
}

void BackgroundWorker::run()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, [this] { return m_stopping || !m_work.empty(); });
        if (m_stopping)
            return;
        Work work = std::move(m_work.front());
        m_work.pop_front();
        lock.unlock();
        work();
        work = nullptr; // what it holds may call back
        lock.lock();
    }
}

void BackgroundWorker::stop()
{
    std::thread thread;
    std::deque<Work> dropped; // they die without the mutex
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
        thread.swap(m_thread);
        dropped.swap(m_work);
    }
    m_wake.notify_all();
    if (thread.joinable())
        thread.join();
}

} // namespace pooldeck
