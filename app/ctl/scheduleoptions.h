// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/command.h"

#include <QJsonObject>

namespace pooldeckctl {

/// The options that say when a schedule runs, and what of runs that are late or overlap.
Options scheduleOptions();

/// The fields of a schedule that the command line sets.
Expected<QJsonObject> readScheduleOptions(const QCommandLineParser &arguments);

/// Options of the task that do not go with a schedule, which says when.
QStringList unscheduledOptions();

} // namespace pooldeckctl
