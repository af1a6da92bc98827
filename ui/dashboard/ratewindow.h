// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/clock.h"

#include <deque>

namespace pooldeck {

/// Turns totals that only rise into a rate: the rise over the last second, per second. A value type.
class RateWindow
{
public:
    static constexpr std::chrono::milliseconds Width{1000};

    /// Adds a total taken at `time` and returns the rate; 0 for the first one. A total that falls
    /// (the source began anew) starts the window again.
    double add(Timestamp time, qint64 total)
    {
        if (!m_points.empty() && (total < m_points.back().total || time <= m_points.back().time))
            m_points.clear();
        m_points.push_back({time, total});
        while (m_points.size() > 2 && time - m_points[1].time >= Width)
            m_points.pop_front();
        const std::chrono::duration<double> span = time - m_points.front().time;
        return span.count() > 0 ? static_cast<double>(total - m_points.front().total) / span.count() : 0.0;
    }

private:
    struct Point
    {
        Timestamp time;
        qint64 total;
    };
    std::deque<Point> m_points;
};

} // namespace pooldeck
