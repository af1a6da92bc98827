// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/jsonwriter.h"
#include "core/store/taskstore.h"

#include <QByteArray>

#include <vector>

namespace pooldeck {

// What a task leaves behind, as the API shows it. Pure; any thread.

/// `{"items": [{"attempt", "lane", "started_at", "finished_at", "error"}]}`, oldest first: those that
/// ended without ending the task, then the current or last one, which is the task itself, once it has
/// started.
QByteArray attemptsJson(const Task &task, const std::vector<TaskAttempt> &ended);

/// `{"number", "time", "stream", "text"}`.
void writeLogLine(JsonWriter &json, const LogLine &line);
/// `{"items": [{"number", "time", "stream", "text"}], "last_line", "first_line"}`.
QByteArray logJson(const LogPage &page);
/// The lines' text alone.
QByteArray logText(const LogPage &page);

} // namespace pooldeck
