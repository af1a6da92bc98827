// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

namespace pooldeckctl {

/// A line that says how far a task is, with a bar where that is known, for a terminal of that width.
QString progressLine(const QJsonObject &task, int width);
/// The same for several: how many have ended.
QString progressLine(const QList<QJsonObject> &tasks, int width);

} // namespace pooldeckctl
