// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/activity.h"

namespace pooldeck {

std::optional<ActivitySlot::Seen> ActivitySlot::read() const noexcept
{
    constexpr int Tries = 8;
    for (int i = 0; i < Tries; ++i) {
        const quint64 before = m_version.load(std::memory_order_acquire);
        if (before % 2 != 0)
            continue;
        Seen seen;
        seen.activity.what = m_what.load(std::memory_order_acquire);
        seen.activity.task.value = m_task.load(std::memory_order_acquire);
        seen.receiver = m_receiver.load(std::memory_order_acquire);
        seen.event = m_event.load(std::memory_order_acquire);
        if (m_version.load(std::memory_order_relaxed) == before)
            return seen;
    }
    return std::nullopt;
}

} // namespace pooldeck
