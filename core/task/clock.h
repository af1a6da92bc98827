// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <chrono>

namespace pooldeck {

/// A moment on the calendar (UTC), to the millisecond: what is stored and shown.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// Where the time comes from; handed in, so that tests turn it. Any thread may ask.
class Clock
{
public:
    virtual ~Clock() = default;
    /// The calendar's time. It may jump when the user or NTP sets the clock.
    virtual Timestamp now() const = 0;
    /// Never goes back; for measuring and for waiting.
    virtual std::chrono::nanoseconds elapsed() const = 0;
};

class SystemClock final : public Clock
{
public:
    Timestamp now() const override
    {
        return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
    std::chrono::nanoseconds elapsed() const override
    {
        return std::chrono::steady_clock::now().time_since_epoch();
    }
};

} // namespace pooldeck
