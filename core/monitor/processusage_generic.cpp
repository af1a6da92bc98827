// SPDX-License-Identifier: GPL-3.0-only
// For platforms without /proc: CPU time as the C library counts it, nothing else.
#include "core/monitor/processusage.h"

#include <ctime>

namespace pooldeck {

namespace {

std::chrono::nanoseconds processCpuTime()
{
    const std::chrono::duration<double> seconds(static_cast<double>(std::clock()) / CLOCKS_PER_SEC);
    return std::chrono::duration_cast<std::chrono::nanoseconds>(seconds);
}

} // namespace

ProcessUsageSampler::ProcessUsageSampler() : m_cpu(processCpuTime()), m_at(std::chrono::steady_clock::now())
{
}

ProcessUsage ProcessUsageSampler::sample()
{
    ProcessUsage usage;
    const auto cpu = processCpuTime();
    usage.cpuTime = cpu;
    const auto now = std::chrono::steady_clock::now();
    if (now > m_at)
        usage.cpuRatio =
            std::chrono::duration<double>(cpu - m_cpu) / std::chrono::duration<double>(now - m_at);
    m_cpu = cpu;
    m_at = now;
    return usage;
}

} // namespace pooldeck
