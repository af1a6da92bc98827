// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QtGlobal>

#include <chrono>
#include <optional>

namespace pooldeck {

/// How a thread has spent its time since it began; what is left of the clock it has slept.
struct ThreadTimes
{
    std::chrono::nanoseconds ran{0};
    std::chrono::nanoseconds waited{0}; ///< ready to run, before it got a processor
    bool runnable = false; ///< runs or is ready to run now
};

/// The operating system's number of the calling thread; 0 where threads cannot be watched.
qint64 currentThreadNumber();
/// Reads the times of a thread of this process, in some µs; nothing if the platform cannot tell them.
std::optional<ThreadTimes> threadTimes(qint64 thread);

} // namespace pooldeck
