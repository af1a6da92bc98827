// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/clock.h"
#include "core/task/error.h"

#include <QJsonObject>

#include <optional>

namespace pooldeck {

/// At most so many starts in each stretch of time, as a token bucket that holds `count`.
struct RateLimit
{
    int count = 1;
    std::chrono::milliseconds per{1'000};

    bool operator==(const RateLimit &) const = default;
};

/// What people set of a named queue.
struct QueueSettings
{
    std::optional<int> concurrency; ///< tasks running at once; nothing: no limit of its own
    std::optional<RateLimit> rate;
    bool paused = false;
    std::optional<Timestamp> pausedUntil; ///< only while paused: then it goes on by itself

    bool operator==(const QueueSettings &) const = default;
};

/// {"concurrency": 2, "rate_limit": {"count": 10, "per": 60}, "paused": false, "paused_until": null}
QJsonObject queueSettingsToJson(const QueueSettings &settings);
/// The members of `settings` that are not as in `base`; read over `base` they give `settings` again.
QJsonObject queueSettingsChanges(const QueueSettings &settings, const QueueSettings &base);
/// Changes the members that `json` has; null takes a limit away. A `paused_until` pauses.
void changeQueueSettings(QueueSettings &settings, const QJsonObject &json, QList<Fault> &faults);

} // namespace pooldeck
