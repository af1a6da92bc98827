// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/terminal.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace pooldeckctl {

/// Tasks as the API describes them, for people: a table of several, all there is of one.
QString taskTable(const QJsonArray &tasks, const Style &style);
QString taskDetails(const QJsonObject &task);
/// These fields of several tasks, whatever they are.
QString fieldTable(const QJsonArray &tasks, const QStringList &fields, const Style &style);

/// A task's attempts as a table.
QString attemptTable(const QJsonArray &attempts, const Style &style);
/// A line of a task's log, with its line break: time, where it comes from unless it is the task's own
/// words, text.
QString logLine(const QJsonObject &line);

/// What a change of a task says, on a line: the time now, the task, its state, how far it is or why it ended.
QString eventLine(const QJsonObject &task, const Style &style);

/// A task's progress in a few characters: "57 %", "12 steps"; empty if there is none.
QString progressText(const QJsonObject &task);
/// 0 … 1; negative while it is not known.
double progressRatio(const QJsonObject &task);

/// An RFC 3339 time in the user's own time zone; empty for null.
QString localTime(const QJsonValue &time);
/// The same where room is scarce: of today the time alone, of another day without the seconds.
QString briefTime(const QJsonValue &time);
/// A number of seconds as a duration; empty for null.
QString secondsText(const QJsonValue &seconds);
/// From `from` to `to`, or to now if `to` is null; empty if `from` is null.
QString elapsedText(const QJsonValue &from, const QJsonValue &to);

/// Numbers or text or JSON, on one line.
QString valueText(const QJsonValue &value);

} // namespace pooldeckctl
