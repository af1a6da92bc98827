// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/command.h"

#include <QJsonObject>
#include <QStringList>

namespace pooldeckctl {

/// The options of `submit` that become fields of the task beside its type and params: which queue, when,
/// after what, under what limits. Those named in `without` do not go with a command.
Options taskOptions(const QStringList &without = {});

/// Those that take something away from a task that there is.
Options clearingOptions();

/// The fields that the command line sets.
Expected<QJsonObject> readTaskOptions(const QCommandLineParser &arguments);

/// The options' long names.
QStringList taskOptionNames();

} // namespace pooldeckctl
