// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/feedwatchers.h"

#include <vector>

namespace pooldeck {

std::shared_ptr<void> FeedWatchers::subscribe(std::function<void()> wake)
{
    auto watcher = std::make_shared<Watcher>();
    watcher->wake = std::move(wake);
    {
        const std::scoped_lock lock(m_mutex);
        m_watchers.push_back(watcher);
    }
    return std::shared_ptr<void>(watcher.get(), [watcher](void *) {
        const std::scoped_lock lock(watcher->mutex);
        watcher->wake = nullptr;
    });
}

void FeedWatchers::wakeAll()
{
    std::vector<std::shared_ptr<Watcher>> alive;
    {
        const std::scoped_lock lock(m_mutex);
        std::erase_if(m_watchers, [&](const std::weak_ptr<Watcher> &weak) {
            auto watcher = weak.lock();
            if (!watcher)
                return true;
            alive.push_back(std::move(watcher));
            return false;
        });
    }
    for (const auto &watcher : alive) {
        const std::scoped_lock lock(watcher->mutex);
        if (watcher->wake)
            watcher->wake();
    }
}

} // namespace pooldeck
