// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/httpcounters.h"
#include "core/api/metricswriter.h"
#include "core/engine/tasksource.h"
#include "core/monitor/monitor.h"

namespace pooldeck {

/// What GET /metrics tells of.
struct MetricsSources
{
    const TaskSource &tasks;
    const Monitor &monitor;
    const HttpCounters &http;
    Timestamp startedAt;
};

/// All metrics, as things are now. Bounded in size: by the task types, the loops, and `MostQueues`. Any
/// thread.
QByteArray metricsText(const MetricsSources &sources, MetricsFormat format);

/// Queues with a line of their own; what waits in the others is added up as `(others)`.
constexpr size_t MostQueues = 200;

} // namespace pooldeck
