// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/queuesettings.h"

#include <QJsonObject>
#include <QString>

#include <map>

namespace pooldeck {

/// The limits that hold from the start on, as a config file gives them. What somebody sets while the program
/// runs wins over it, member by member, until it is taken back.
struct ConfiguredLimits
{
    std::map<QString, QueueSettings> queues; ///< never paused: that is for the time while it runs
    std::map<QString, int> resources; ///< capacities

    const QueueSettings *queue(const QString &name) const
    {
        const auto found = queues.find(name);
        return found == queues.end() ? nullptr : &found->second;
    }
    std::optional<int> resource(const QString &name) const
    {
        const auto found = resources.find(name);
        return found == resources.end() ? std::nullopt : std::optional(found->second);
    }
};

/// Reads `{"mail": {"concurrency": 2, "rate_limit": {"count": 10, "per": 60}}}` into the queues, faults with
/// `at` before their pointers. Pure; any thread.
void readConfiguredQueues(ConfiguredLimits &limits, const QJsonValue &queues, const QString &at,
                          QList<Fault> &faults);
/// The same for `{"gpu": 1}` and the resources.
void readConfiguredResources(ConfiguredLimits &limits, const QJsonValue &resources, const QString &at,
                             QList<Fault> &faults);

} // namespace pooldeck
