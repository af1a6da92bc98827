// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/schedule/schedulejson.h"

#include <QJsonObject>
#include <QString>

namespace pooldeck {

/// A schedule as a config file gives it: its name, and the fields of the API but for the name and the pause.
struct ConfiguredSchedule
{
    QString name;
    QJsonObject fields;
};

/// Faults begin with the field, such as "/cron". Pure; any thread.
Result<ScheduleSpec> specOf(const ConfiguredSchedule &schedule, const ScheduleDefaults &defaults);

} // namespace pooldeck
