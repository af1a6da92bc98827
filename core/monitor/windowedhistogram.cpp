// SPDX-License-Identifier: GPL-3.0-only
#include "core/monitor/windowedhistogram.h"

namespace pooldeck {

void WindowedHistogram::rotate() noexcept
{
    m_current = (m_current + 1) % m_slices.size();
    m_slices[m_current].clear();
}

Histogram WindowedHistogram::total() const noexcept
{
    Histogram sum;
    for (const Histogram &slice : m_slices)
        sum.add(slice);
    return sum;
}

} // namespace pooldeck
