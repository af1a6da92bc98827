// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/error.h"

#include <QJsonObject>

namespace pooldeck {

/// The JSON Schema that the `[params.<name>]` tables of a type file stand for; no other params are
/// allowed. Faults have pointers that begin with "/params". Pure.
QJsonObject schemaOfParams(const QJsonObject &params, QList<Fault> &faults);

} // namespace pooldeck
