// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace pooldeck {

/// How long tasks of one kind take, learned from those that succeeded: a mean in which the last ones count
/// most, so that it follows when they become slower. Not thread-safe.
class TypicalDuration
{
public:
    static constexpr int MinSamples = 3; ///< fewer say too little
    static constexpr double Weight = 0.2; ///< of the newest, once there are many

    TypicalDuration() = default;
    TypicalDuration(double seconds, int samples) : m_seconds(seconds), m_samples(samples) { }

    void learn(std::chrono::nanoseconds taken)
    {
        m_samples = std::min(m_samples + 1, MaxSamples);
        const double seconds = std::chrono::duration<double>(taken).count();
        m_seconds += (seconds - m_seconds) * std::max(Weight, 1.0 / m_samples);
    }
    std::optional<std::chrono::milliseconds> value() const
    {
        if (m_samples < MinSamples)
            return std::nullopt;
        return std::chrono::round<std::chrono::milliseconds>(std::chrono::duration<double>(m_seconds));
    }

    // For who stores it.
    double seconds() const { return m_seconds; }
    int samples() const { return m_samples; }

private:
    static constexpr int MaxSamples = 1'000;

    double m_seconds = 0;
    int m_samples = 0;
};

} // namespace pooldeck
