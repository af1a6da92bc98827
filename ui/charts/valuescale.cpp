// SPDX-License-Identifier: GPL-3.0-only
#include "ui/charts/valuescale.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace pooldeck {

namespace {

/// The least of 1, 2, 4, 5 or 10 × 10ⁿ that is not below `value`.
double roundUp(double value)
{
    const double unit = std::pow(10.0, std::floor(std::log10(value)));
    for (const double factor : {1.0, 2.0, 4.0, 5.0}) {
        if (value <= factor * unit * (1 + 1e-9))
            return factor * unit;
    }
    return 10 * unit;
}

} // namespace

ValueScale::ValueScale(Kind kind, double bottom, double top)
    : m_kind(kind), m_bottom(bottom), m_top(top), m_leastTop(top)
{
}

ValueScale ValueScale::automatic(double leastTop)
{
    return {Kind::Automatic, 0, leastTop};
}

ValueScale ValueScale::fixed(double top)
{
    return {Kind::Fixed, 0, std::max(top, 1e-9)};
}

ValueScale ValueScale::logarithmic(double bottom, double top)
{
    return {Kind::Logarithmic, bottom, top};
}

bool ValueScale::fit(double largest)
{
    if (m_kind != Kind::Automatic || !std::isfinite(largest))
        return false;
    const double wanted = largest <= m_leastTop ? m_leastTop : roundUp(largest);
    if (wanted == m_top || (wanted < m_top && largest > m_top * 0.35))
        return false;
    m_top = wanted;
    return true;
}

double ValueScale::position(double value) const
{
    const double ratio = m_kind == Kind::Logarithmic
        ? std::log(std::max(value, m_bottom) / m_bottom) / std::log(m_top / m_bottom)
        : value / m_top;
    return std::clamp(ratio, 0.0, 1.0);
}

std::vector<double> ValueScale::ticks(int most) const
{
    std::vector<double> ticks;
    if (m_kind == Kind::Logarithmic) {
        const int decades = static_cast<int>(std::lround(std::log10(m_top / m_bottom)));
        const int step = std::max(1, (decades + std::max(1, most - 1) - 1) / std::max(1, most - 1));
        for (int decade = 0; decade <= decades; decade += step)
            ticks.push_back(m_bottom * std::pow(10.0, decade));
        return ticks;
    }
    const int intervals = std::max(1, most - 1);
    double step = roundUp(m_top / intervals);
    // Counts have no halves: a chart of 0 … 2 threads is labelled 0, 1, 2.
    if (m_top >= 1 && step < 1)
        step = 1;
    for (int i = 0; i * step <= m_top * (1 + 1e-9); ++i)
        ticks.push_back(i * step);
    return ticks;
}

} // namespace pooldeck
