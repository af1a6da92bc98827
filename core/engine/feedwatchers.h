// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>

namespace pooldeck {

/// Who wants to be woken when the feed has something new. Any thread may subscribe and let go; after
/// the handle is gone its function is not called any more.
class FeedWatchers
{
public:
    std::shared_ptr<void> subscribe(std::function<void()> wake);
    void wakeAll();

private:
    struct Watcher
    {
        std::mutex mutex; // held during the call, so that letting go waits for it
        std::function<void()> wake;
    };
    std::mutex m_mutex;
    std::list<std::weak_ptr<Watcher>> m_watchers;
};

} // namespace pooldeck
