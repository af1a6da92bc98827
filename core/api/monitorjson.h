// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/monitor/monitor.h"
#include "core/store/taskstore.h"

#include <QByteArray>

#include <chrono>
#include <optional>

namespace pooldeck {

// What the monitor has measured, as the API shows it. Times in milliseconds. Pure; any thread.

QByteArray loopsJson(const QList<LoopStats> &loops);
QByteArray poolJson(const PoolStats &pool);
/// `trouble` is TaskSource::trouble().
QByteArray statsJson(const StateCounts &counts, quint64 lastSeq, std::chrono::nanoseconds uptime,
                     const ProcessUsage &process, const std::optional<Error> &trouble);

} // namespace pooldeck
