// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/monitor/monitorstats.h"

#include <chrono>

namespace pooldeck {

/// What this process costs: memory, CPU, threads. One thread uses one sampler; a sample reads no
/// disk and takes some tens of µs. What the platform cannot tell is 0.
class ProcessUsageSampler
{
public:
    ProcessUsageSampler();

    /// The usage now; the CPU ratio is over the time since the sample before it.
    ProcessUsage sample();

private:
    std::chrono::nanoseconds m_cpu;
    std::chrono::steady_clock::time_point m_at;
};

} // namespace pooldeck
