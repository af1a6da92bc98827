// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/monitor/histogram.h"

#include <array>

namespace pooldeck {

/// A histogram of the last Slices × the rotation interval: whoever owns it calls rotate() once per
/// interval, which forgets the oldest slice. Not thread-safe; a copy is a snapshot.
class WindowedHistogram
{
public:
    static constexpr int Slices = 6;

    /// The slice that counts now.
    Histogram &current() noexcept { return m_slices[m_current]; }
    void rotate() noexcept;
    /// All slices in one. O(buckets).
    Histogram total() const noexcept;

private:
    std::array<Histogram, Slices> m_slices;
    size_t m_current = 0;
};

} // namespace pooldeck
