// SPDX-License-Identifier: GPL-3.0-only
#include "core/schedule/schedulejson.h"

#include "core/task/jsonfields.h"
#include "core/task/rfc3339.h"
#include "core/task/taskspecjson.h"

#include <QJsonArray>

#include <array>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace pooldeck {

namespace {

// What scheduleToJson() and storedScheduleToJson() say beyond the spec.
constexpr std::array StateFields{
    "id"_L1,      "created_at"_L1,   "next_fire_at"_L1,   "next_runs"_L1, "last_fire_at"_L1, "fired"_L1,
    "skipped"_L1, "last_task_id"_L1, "undecided_from"_L1, "records"_L1,   "from_config"_L1,  "replaces"_L1};
constexpr std::array RecurrenceFields{"cron"_L1, "time_zone"_L1, "every"_L1, "anchor"_L1, "at"_L1};

QJsonValue timeOrNull(std::optional<Timestamp> time)
{
    return time ? QJsonValue(rfc3339FromTime(*time)) : QJsonValue(QJsonValue::Null);
}

QJsonValue inSeconds(milliseconds duration)
{
    return std::chrono::duration<double>(duration).count();
}

void addRecurrence(QJsonObject &json, const Recurrence &recurrence)
{
    for (const QLatin1StringView field : RecurrenceFields)
        json[field] = QJsonValue::Null;
    if (const auto *once = std::get_if<Once>(&recurrence)) {
        json["at"_L1] = rfc3339FromTime(once->at);
    } else if (const auto *every = std::get_if<Every>(&recurrence)) {
        json["every"_L1] = inSeconds(every->interval);
        json["anchor"_L1] = rfc3339FromTime(every->anchor);
    } else if (const auto *cron = std::get_if<Cron>(&recurrence)) {
        json["cron"_L1] = cron->expression.text();
        json["time_zone"_L1] = QString::fromLatin1(cron->timeZone.id());
    }
}

std::optional<Recurrence> readCron(JsonFields &fields, const ScheduleDefaults &defaults)
{
    QTimeZone zone = defaults.timeZone;
    if (const auto name = fields.string("time_zone"_L1, JsonFields::Presence::Nullable)) {
        if (const auto found = timeZoneFromName(*name))
            zone = *found;
        else
            fields.fault("time_zone"_L1,
                         u"is no time zone known here; allowed are names such as Europe/Berlin or UTC"_s);
    }
    const auto text = fields.string("cron"_L1, JsonFields::Presence::Nullable);
    if (!text)
        return std::nullopt;
    auto expression = CronExpression::parse(*text);
    if (expression)
        return Cron{std::move(*expression), zone};
    for (const Fault &fault : expression.error().faults)
        fields.fault("cron"_L1, fault.message);
    return std::nullopt;
}

std::optional<Recurrence> readEvery(JsonFields &fields, const ScheduleDefaults &defaults)
{
    const auto interval =
        fields.seconds("every"_L1, Every::MinInterval, Every::MaxInterval, JsonFields::Presence::Nullable);
    const auto anchor = fields.time("anchor"_L1);
    if (!interval)
        return std::nullopt;
    return Every{*interval, anchor.value_or(defaults.now)};
}

std::optional<Recurrence> readRecurrence(JsonFields &fields, const ScheduleDefaults &defaults)
{
    const bool cron = fields.has("cron"_L1);
    const bool every = fields.has("every"_L1);
    const bool once = fields.has("at"_L1);
    if (fields.has("time_zone"_L1) && !cron)
        fields.fault("time_zone"_L1, u"is allowed only with cron"_s);
    if (fields.has("anchor"_L1) && !every)
        fields.fault("anchor"_L1, u"is allowed only with every"_s);
    // All are read, so that what is wrong with each is told.
    const auto byCron = readCron(fields, defaults);
    const auto byInterval = readEvery(fields, defaults);
    const auto at = fields.time("at"_L1);
    if (cron + every + once != 1) {
        fields.fault(cron        ? "cron"_L1
                         : every ? "every"_L1
                                 : "at"_L1,
                     u"exactly one of cron, every and at must be given"_s);
        return std::nullopt;
    }
    if (once)
        return at ? std::optional<Recurrence>(Once{*at}) : std::nullopt;
    return cron ? byCron : byInterval;
}

std::optional<Pause> readPause(JsonFields &fields)
{
    const std::optional<bool> paused = fields.boolean("paused"_L1);
    const std::optional<Timestamp> until = fields.time("paused_until"_L1);
    if (paused == false && until)
        fields.fault("paused_until"_L1, u"is allowed only if paused is true"_s);
    return paused.value_or(until.has_value()) ? std::optional(Pause{until}) : std::nullopt;
}

} // namespace

QJsonObject scheduleSpecToJson(const ScheduleSpec &spec)
{
    QJsonObject json{{"name"_L1, spec.name},
                     {"task"_L1, taskSpecToJson(spec.task)},
                     {"misfire"_L1, misfirePolicyName(spec.misfire)},
                     {"misfire_grace"_L1, inSeconds(spec.misfireGrace)},
                     {"jitter"_L1, inSeconds(spec.jitter)},
                     {"overlap"_L1, overlapPolicyName(spec.overlap)},
                     {"paused"_L1, spec.pause.has_value()},
                     {"paused_until"_L1, timeOrNull(spec.pause ? spec.pause->until : std::nullopt)}};
    addRecurrence(json, spec.recurrence);
    return json;
}

Result<ScheduleSpec> scheduleSpecFromJson(const QJsonObject &json, const ScheduleDefaults &defaults)
{
    QList<Fault> faults;
    JsonFields fields(json, {}, faults);
    ScheduleSpec spec;
    if (const auto name =
            fields.string("name"_L1, JsonFields::Presence::Required, ScheduleSpec::MaxNameLength)) {
        spec.name = name->trimmed();
        if (spec.name.isEmpty())
            fields.fault("name"_L1, u"must not be blank"_s);
    }
    if (const auto task = fields.object("task"_L1, JsonFields::Presence::Required))
        spec.task = taskSpecFromJson(*task, faults, u"/task"_s);
    if (auto recurrence = readRecurrence(fields, defaults))
        spec.recurrence = std::move(*recurrence);
    spec.misfire = fields.choice("misfire"_L1, MisfirePolicies).value_or(spec.misfire);
    spec.overlap = fields.choice("overlap"_L1, OverlapPolicies).value_or(spec.overlap);
    spec.misfireGrace = fields.seconds("misfire_grace"_L1, milliseconds(0), ScheduleSpec::MaxGrace)
                            .value_or(spec.misfireGrace);
    spec.jitter = fields.seconds("jitter"_L1, milliseconds(0), ScheduleSpec::MaxJitter).value_or(spec.jitter);
    spec.pause = readPause(fields);
    fields.refuseOthers();
    if (!faults.isEmpty()) {
        if (defaults.catalog && fields.has("task"_L1))
            defaults.catalog->checkFurther(spec.task, faults, u"/task"_s);
        return failure(ErrorCode::InvalidRequest, u"The schedule is not valid."_s, faults);
    }
    return spec;
}

Result<ScheduleSpec> patchedSpec(const ScheduleSpec &spec, const QJsonObject &patch,
                                 const ScheduleDefaults &defaults)
{
    const auto gives = [&patch](QLatin1StringView key) {
        return patch.contains(key) && !patch[key].isNull();
    };
    QJsonObject json = scheduleSpecToJson(spec);
    if (gives("cron"_L1) || gives("every"_L1) || gives("at"_L1)) {
        // The zone stays with another expression, unless it is given.
        const QJsonValue zone = json["time_zone"_L1];
        for (const QLatin1StringView field : RecurrenceFields)
            json[field] = QJsonValue::Null;
        if (gives("cron"_L1))
            json["time_zone"_L1] = zone;
    }
    if (patch["paused"_L1] == QJsonValue(false))
        json["paused_until"_L1] = QJsonValue::Null;
    if (gives("paused_until"_L1))
        json["paused"_L1] = true;
    for (auto it = patch.begin(); it != patch.end(); ++it)
        json[it.key()] = it.value();
    return scheduleSpecFromJson(json, defaults);
}

QJsonObject scheduleToJson(const Schedule &schedule, int runs)
{
    const std::vector<Timestamp> expected = expectedRuns(schedule, std::max(runs, 1));
    QJsonArray nextRuns;
    for (const Timestamp run : expected) {
        if (nextRuns.size() < runs)
            nextRuns.append(rfc3339FromTime(run));
    }
    QJsonObject json = scheduleSpecToJson(schedule.spec);
    json["id"_L1] = schedule.id.value;
    json["created_at"_L1] = rfc3339FromTime(schedule.createdAt);
    json["next_fire_at"_L1] = timeOrNull(expected.empty() ? std::nullopt : std::optional(expected.front()));
    json["next_runs"_L1] = nextRuns;
    json["last_fire_at"_L1] = timeOrNull(schedule.lastFireAt);
    json["fired"_L1] = schedule.fired;
    json["skipped"_L1] = schedule.skipped;
    json["last_task_id"_L1] =
        schedule.lastTask ? QJsonValue(schedule.lastTask.value) : QJsonValue(QJsonValue::Null);
    json["from_config"_L1] = schedule.fromConfig;
    return json;
}

QJsonObject scheduleRecordToJson(const ScheduleRecord &record)
{
    return {{"at"_L1, rfc3339FromTime(record.at)},
            {"kind"_L1, record.skipped ? "skip"_L1 : "run"_L1},
            {"first_run_at"_L1, rfc3339FromTime(record.firstRun)},
            {"last_run_at"_L1, rfc3339FromTime(record.lastRun)},
            {"runs"_L1, record.runs},
            {"reason"_L1, record.skipped ? QJsonValue(skipReasonName(*record.skipped)) : QJsonValue()},
            {"task_id"_L1, record.task ? QJsonValue(record.task.value) : QJsonValue()},
            {"detail"_L1, record.detail}};
}

Result<Schedule> scheduleFromJson(const QJsonObject &json)
{
    QJsonObject specJson = json;
    for (const QLatin1StringView field : StateFields)
        specJson.remove(field);
    auto spec = scheduleSpecFromJson(specJson, {Timestamp(), QTimeZone::utc()});
    if (!spec)
        return std::unexpected(spec.error());
    const auto time = [&json](QLatin1StringView field) { return timeFromRfc3339(json[field].toString()); };
    return Schedule{.id = ScheduleId{json["id"_L1].toInteger()},
                    .spec = std::move(*spec),
                    .createdAt = time("created_at"_L1).value_or(Timestamp()),
                    .nextFireAt = time("undecided_from"_L1),
                    .lastFireAt = time("last_fire_at"_L1),
                    .fired = json["fired"_L1].toInteger(),
                    .skipped = json["skipped"_L1].toInteger(),
                    .lastTask = TaskId{json["last_task_id"_L1].toInteger()},
                    .fromConfig = json["from_config"_L1].toBool()};
}

QJsonObject storedScheduleToJson(const Schedule &schedule)
{
    QJsonObject json = scheduleToJson(schedule, 0);
    json["undecided_from"_L1] = timeOrNull(schedule.nextFireAt);
    return json;
}

std::optional<ScheduleRecord> scheduleRecordFromJson(const QJsonObject &json, ScheduleId schedule)
{
    const auto at = timeFromRfc3339(json["at"_L1].toString());
    const auto first = timeFromRfc3339(json["first_run_at"_L1].toString());
    const auto last = timeFromRfc3339(json["last_run_at"_L1].toString());
    if (!at || !first || !last)
        return std::nullopt;
    return ScheduleRecord{.schedule = schedule,
                          .at = *at,
                          .firstRun = *first,
                          .lastRun = *last,
                          .runs = json["runs"_L1].toInteger(),
                          .skipped = skipReasonFromName(json["reason"_L1].toString()),
                          .task = TaskId{json["task_id"_L1].toInteger()},
                          .detail = json["detail"_L1].toString()};
}

} // namespace pooldeck
