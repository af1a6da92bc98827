// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/error.h"
#include "core/task/taskspec.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QStringList>

namespace pooldeck {

// A TaskSpec as JSON, by the names of the API: the one place that knows how its options are spelled, for
// the API, the database, schedules and type files. Pure; any thread.

/// Reads one member, e.g. "timeout", into `spec`; null leaves it as it is. What is wrong goes to `faults`
/// with `at` before its pointer. False if no option has that name.
bool readTaskOption(TaskSpec &spec, const QString &name, const QJsonValue &value, QList<Fault> &faults,
                    const QString &at = {});

/// The names that readTaskOption() knows.
QStringList taskOptionNames();

/// The options that say something, under the names that readTaskOption knows; without type, params,
/// queue, priority, tags and submitter.
QJsonObject taskOptionsToJson(const TaskSpec &spec);

/// A whole spec but for its submitter: type, params, queue, priority, tags and options. Unknown members are
/// faults. Ranges, the type's existence and its params are for TaskCatalog::check.
TaskSpec taskSpecFromJson(const QJsonObject &json, QList<Fault> &faults, const QString &at = {});
QJsonObject taskSpecToJson(const TaskSpec &spec);

} // namespace pooldeck
