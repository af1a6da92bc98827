// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/schedule/schedule.h"
#include "core/task/error.h"
#include "core/task/taskcatalog.h"

#include <QJsonObject>
#include <QTimeZone>

namespace pooldeck {

// Schedules as the API shows them and the store keeps them: times as in RFC 3339 in UTC, durations in
// seconds, enumerations by name. Pure; any thread.

/// What stands for fields that are not given.
struct ScheduleDefaults
{
    Timestamp now; ///< the anchor of an interval
    QTimeZone timeZone; ///< of a cron expression
    /// What is refused has its task checked too, so that all faults are told at once; may be null.
    const TaskCatalog *catalog = nullptr;
};

/// What its owner asked for; every field is there. Reads back as the same value.
///
///     {"name": "nightly", "task": {"type": "checksum", "params": {…}, …},
///      "cron": "0 3 * * *", "time_zone": "Europe/Berlin", "every": null, "anchor": null, "at": null,
///      "misfire": "run_once", "misfire_grace": 60, "jitter": 0, "overlap": "forbid",
///      "paused": false, "paused_until": null}
QJsonObject scheduleSpecToJson(const ScheduleSpec &spec);

/// Exactly one of `cron`, `every` and `at` has to be given; `name` and `task` too. Unknown fields, wrong
/// types and values out of range are an InvalidRequest with a JSON pointer to each.
Result<ScheduleSpec> scheduleSpecFromJson(const QJsonObject &json, const ScheduleDefaults &defaults);

/// The spec with some of its fields changed, as by PATCH. A recurrence takes the place of the other;
/// `"paused": false` ends a pause whatever its end was.
Result<ScheduleSpec> patchedSpec(const ScheduleSpec &spec, const QJsonObject &patch,
                                 const ScheduleDefaults &defaults);

/// The whole schedule: the spec's fields and `id`, `created_at`, `next_fire_at`, `next_runs` (at most
/// `runs` of them), `last_fire_at`, `fired`, `skipped`, `last_task_id`, `from_config`.
QJsonObject scheduleToJson(const Schedule &schedule, int runs = 5);

/// What a store keeps of it, and reads back: the spec, how far it has come, and the time of the first run
/// that nothing has been decided about (`undecided_from`). An unknown time zone is an error.
QJsonObject storedScheduleToJson(const Schedule &schedule);
Result<Schedule> scheduleFromJson(const QJsonObject &json);

/// `{"at", "kind": "run|skip", "first_run_at", "last_run_at", "runs", "reason", "task_id", "detail"}`.
QJsonObject scheduleRecordToJson(const ScheduleRecord &record);
/// Reads it back; nothing if it is none.
std::optional<ScheduleRecord> scheduleRecordFromJson(const QJsonObject &json, ScheduleId schedule);

} // namespace pooldeck
