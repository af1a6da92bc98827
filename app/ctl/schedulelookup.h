// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/command.h"

#include <QJsonObject>

namespace pooldeckctl {

/// The schedule that the first argument names by its id or its name; with `more`, other arguments may
/// follow.
Expected<QJsonObject> onlySchedule(Context &context, bool more = false);

/// Below the API's root.
QString schedulePath(const QJsonObject &schedule);

} // namespace pooldeckctl
