// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace pooldeck {

struct Problem;

/// Looks how much is left on a disk, on a thread of its own, `disk`, for a file system that hangs must not
/// hold a loop. Any thread may ask.
class DiskWatch
{
public:
    /// Gives the bytes that are left; may block. Nothing: it cannot be known.
    using Probe = std::function<std::optional<qint64>()>;

    /// Looks once at once, then every `interval`. A `floor` of 0 or less: never.
    DiskWatch(Probe probe, qint64 floor, std::chrono::milliseconds interval = std::chrono::seconds(1));
    ~DiskWatch();
    DiskWatch(const DiskWatch &) = delete;
    DiskWatch &operator=(const DiskWatch &) = delete;

    /// Less than the floor is left.
    bool isLow() const { return m_isLow.load(std::memory_order_relaxed); }
    /// What was left when it last looked; nothing if that is not known, or there is no floor.
    std::optional<qint64> left() const
    {
        const qint64 left = m_left.load(std::memory_order_relaxed);
        return left < 0 ? std::nullopt : std::optional(left);
    }
    qint64 floor() const { return m_floor; }

private:
    void look();
    void run();

    const Probe m_probe;
    const qint64 m_floor;
    const std::chrono::milliseconds m_interval;
    std::atomic<bool> m_isLow = false;
    std::atomic<qint64> m_left = -1; // below 0: not known
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopping = false; // by the mutex
    std::thread m_thread;
};

/// Why nothing new is taken while it is low.
Problem lowDiskProblem(const DiskWatch &disk);

} // namespace pooldeck
