// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/terminal.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace pooldeckctl {

// Schedules as the API describes them, for people. `last_outcome`, where it is there, is what the client
// found out about the last run.

QString scheduleTable(const QJsonArray &schedules, const Style &style);
/// With its next runs and its `history`.
QString scheduleDetails(const QJsonObject &schedule);
/// {"next_runs": [...]}
QString previewText(const QJsonObject &answer);

/// When it runs: "0 3 * * * Europe/Berlin", "every 5:00 min", a time.
QString recurrenceText(const QJsonObject &schedule);
/// What became of a run: "task 41", "skipped: overlap".
QString outcomeText(const QJsonObject &record);

} // namespace pooldeckctl
