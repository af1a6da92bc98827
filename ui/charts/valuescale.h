// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <vector>

namespace pooldeck {

/// Where a value lies on a chart's vertical axis, and where the axis has its labels. A value type.
class ValueScale
{
public:
    /// From 0 to a round number above the largest value seen, but never below `leastTop`.
    static ValueScale automatic(double leastTop);
    /// From 0 to `top`.
    static ValueScale fixed(double top);
    /// Decades from `bottom` to `top`, both above 0; what lies outside is drawn at the edge.
    static ValueScale logarithmic(double bottom, double top);

    /// Makes room for values up to `largest`; true if the scale changed. It grows at once and
    /// shrinks late, so that it does not flicker. Only an automatic scale ever changes.
    bool fit(double largest);

    /// 0 at the bottom … 1 at the top.
    double position(double value) const;
    double top() const { return m_top; }
    /// Values for labels and grid lines, rising; at most `most` of them, the bottom included.
    std::vector<double> ticks(int most) const;

    bool operator==(const ValueScale &) const = default;

private:
    enum class Kind { Automatic, Fixed, Logarithmic };
    ValueScale(Kind kind, double bottom, double top);

    Kind m_kind;
    double m_bottom;
    double m_top;
    double m_leastTop;
};

} // namespace pooldeck
