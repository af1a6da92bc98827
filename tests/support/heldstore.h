// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "tests/support/forwardingstore.h"

#include <mutex>

namespace pooldeck::test {

/// Another store that holds insertions back, or what begins with a setting (as runs of schedules do), and
/// then has them fail or lets them in; or that holds everything; or that loses updates.
class HeldStore final : public ForwardingStore
{
public:
    using ForwardingStore::ForwardingStore;

    void enqueue(std::vector<StoreWrite> writes) override
    {
        if (writes.empty())
            return;
        const bool insertion = writes.front().kind == StoreWrite::Kind::Insert;
        const std::scoped_lock lock(m_mutex);
        const bool setting = writes.front().kind == StoreWrite::Kind::Set;
        if (holdingAll || (insertion && holding) || (setting && holdingSettings))
            m_held.push_back(std::move(writes));
        else if (writes.front().kind == StoreWrite::Kind::Update && holdingUpdates)
            return; // for good
        else
            ForwardingStore::enqueue(std::move(writes));
    }
    int held() const
    {
        const std::scoped_lock lock(m_mutex);
        return int(m_held.size());
    }
    void letIn()
    {
        const std::scoped_lock lock(m_mutex);
        holding = false;
        holdingSettings = false;
        holdingAll = false;
        for (auto &writes : std::exchange(m_held, {}))
            ForwardingStore::enqueue(std::move(writes));
    }
    void fail()
    {
        holding = false;
        std::unique_lock lock(m_mutex);
        auto all = std::exchange(m_held, {});
        lock.unlock();
        for (auto &writes : all) {
            for (StoreWrite &write : writes) {
                if (write.done)
                    write.done(Error{ErrorCode::DiskFull, QStringLiteral("full"), {}});
            }
        }
    }

    std::atomic<bool> holding = false;
    std::atomic<bool> holdingSettings = false; // also after fail()
    std::atomic<bool> holdingAll = false;
    std::atomic<bool> holdingUpdates = false;

private:
    mutable std::mutex m_mutex;
    std::vector<std::vector<StoreWrite>> m_held;
};

} // namespace pooldeck::test
