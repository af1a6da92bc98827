// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <thread>
#include <utility>

namespace pooldeck {

/// Names the calling thread for debuggers and process monitors (at most 15 bytes), where the platform
/// has such a thing.
void nameCurrentThread(const char *name) noexcept;

/// Gives the calling thread a lower OS priority, so that CPU-bound tasks do not delay the event loops.
/// Where the platform has no such thing for one thread, it does nothing.
void lowerCurrentThreadPriority() noexcept;

/// Starts a thread that has no event loop.
template <typename Function> std::thread startThread(const char *name, Function function)
{
    return std::thread([name, function = std::move(function)]() mutable {
        nameCurrentThread(name);
        function();
    });
}

} // namespace pooldeck
