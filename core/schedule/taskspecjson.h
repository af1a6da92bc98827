// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/error.h"
#include "core/task/task.h"

#include <QJsonObject>

namespace pooldeck {

/// The task of a schedule, with the field names of POST /tasks. The submitter is not among them: each
/// run sets it. Pure; any thread.
QJsonObject taskSpecToJson(const TaskSpec &spec);

/// Reads it back. Appends a fault, with `prefix` before its pointer, for each field that is unknown or of
/// a wrong type; whether the type exists and its params are valid is for TaskCatalog to say.
TaskSpec taskSpecFromJson(const QJsonObject &json, const QString &prefix, QList<Fault> &faults);

} // namespace pooldeck
