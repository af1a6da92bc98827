// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <chrono>

namespace pooldeck {

/// How long a fetch waits for the other side; the task's own timeout comes on top.
struct FetchTimes
{
    std::chrono::milliseconds connect{30'000}; ///< for the connection, TLS included
    std::chrono::milliseconds idle{60'000}; ///< for the answer's head, and between any two bytes of its body
};

} // namespace pooldeck
