// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/clock.h"
#include "core/task/taskid.h"

#include <QLatin1StringView>
#include <QString>
#include <QStringList>

#include <array>
#include <chrono>

namespace pooldeck {

/// What a loop's thread did while it did not come back to its events.
enum class StallKind {
    Computing, ///< it used the processor
    Blocked, ///< it slept in a call; also where the platform cannot tell
    Starved, ///< it was ready to run, and did not get a processor
};

/// As in the API: "computing", "blocked", "starved".
constexpr QLatin1StringView stallKindName(StallKind kind) noexcept
{
    constexpr std::array Names{QLatin1StringView("computing"), QLatin1StringView("blocked"),
                               QLatin1StringView("starved")};
    return Names[static_cast<size_t>(kind)];
}

/// Who made the loop late, as far as it is known; empty members are not.
struct StallCulprit
{
    QString what; ///< e.g. "GET /demo/ping/blocking", or the type of the task
    TaskId task;
    QString receiver; ///< class of the object whose event was handled
    QString event; ///< e.g. "Timer"
};

/// One time that a loop was later than the threshold.
struct Stall
{
    quint64 id = 0; ///< rising by one
    QString loop;
    Timestamp startedAt;
    std::chrono::nanoseconds duration{0}; ///< so far, while it lasts
    StallKind kind = StallKind::Blocked;
    StallCulprit culprit;
    bool ongoing = false;
};

} // namespace pooldeck
