// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QtGlobal>

#include <array>
#include <atomic>

namespace pooldeck {

/// How many answers of each status all loops have given since the start. Any thread, wait-free.
class HttpCounters
{
public:
    static constexpr int Least = 100;
    static constexpr int Most = 599;

    void count(int status) noexcept
    {
        if (status >= Least && status <= Most)
            m_answers[static_cast<size_t>(status - Least)].fetch_add(1, std::memory_order_relaxed);
    }
    quint64 answers(int status) const noexcept
    {
        return m_answers[static_cast<size_t>(status - Least)].load(std::memory_order_relaxed);
    }

private:
    std::array<std::atomic<quint64>, Most - Least + 1> m_answers{};
};

} // namespace pooldeck
