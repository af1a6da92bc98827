// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <atomic>
#include <memory>

namespace pooldeck {

/// Counts the open streams of all loops against a limit. Any thread.
class StreamLimit
{
public:
    /// A stream's place: free again when the last copy is gone.
    using Slot = std::shared_ptr<void>;

    explicit StreamLimit(int most) : m_most(most), m_open(std::make_shared<std::atomic<int>>(0)) { }

    /// Null if there is no place.
    Slot take() const
    {
        if (m_open->fetch_add(1) >= m_most) {
            m_open->fetch_sub(1);
            return nullptr;
        }
        return {m_open.get(), [open = m_open](std::atomic<int> *) { open->fetch_sub(1); }};
    }
    int most() const { return m_most; }
    int open() const { return m_open->load(); }

private:
    const int m_most;
    const std::shared_ptr<std::atomic<int>> m_open;
};

} // namespace pooldeck
