// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/schedulehandlers.h"

#include "core/api/jsonbody.h"
#include "core/api/problem.h"
#include "core/api/routeparts.h"
#include "core/api/taskhandlers.h"
#include "core/api/taskquery.h"
#include "core/schedule/schedulejson.h"
#include "core/task/rfc3339.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int PreviewedRuns = 5;

QByteArray compact(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

QByteArray schedulePath(ScheduleId id)
{
    return "/api/v1/schedules/" + QByteArray::number(id.value);
}

Reply scheduleReply(const Result<Schedule> &schedule, int status = 200)
{
    if (!schedule)
        return problemReply(schedule.error());
    Reply reply = Reply::json(compact(scheduleToJson(*schedule, PreviewedRuns)), status);
    if (status == 201)
        reply.headers.emplace_back("Location", schedulePath(schedule->id));
    return reply;
}

/// The schedule that the path names; if it names none, the client has its answer already.
std::optional<ScheduleId> capturedId(const ApiRequest &request, const Responder &responder)
{
    if (const auto id = parseTaskId(request.captures.value(0)))
        return ScheduleId{id->value};
    responder.reply(
        problemReply(Problem{ProblemKind::NotFound, u"A schedule's id is a whole number."_s, {}, {}}));
    return std::nullopt;
}

QJsonObject withAnyTask(QJsonObject schedule)
{
    if (!schedule.contains("name"_L1))
        schedule["name"_L1] = u"preview"_s;
    if (!schedule.contains("task"_L1))
        schedule["task"_L1] = QJsonObject{{"type"_L1, u"noop"_s}};
    return schedule;
}

class ScheduleHandlers
{
public:
    ScheduleHandlers(ScheduleSource &schedules, const TaskSource &tasks, const Clock &clock)
        : m_schedules(schedules), m_tasks(tasks), m_clock(clock)
    {
    }

    void list(const ApiRequest &, const Responder &responder) const
    {
        QJsonArray items;
        for (const Schedule &schedule : m_schedules.schedules())
            items.append(scheduleToJson(schedule, PreviewedRuns));
        responder.reply(Reply::json(compact({{"items"_L1, items}})));
    }

    void add(const ApiRequest &request, const Responder &responder) const
    {
        const auto body = parseObject(request.body);
        if (!body) {
            responder.reply(problemReply(body.error()));
            return;
        }
        auto spec = scheduleSpecFromJson(*body, defaults());
        if (!spec) {
            responder.reply(problemReply(spec.error()));
            return;
        }
        m_schedules.addSchedule(std::move(*spec), [responder](const Result<Schedule> &added) {
            responder.replyWith([added] { return scheduleReply(added, 201); });
        });
    }

    /// Checks what POST would take, and says when it would run. What would run need not be said.
    void preview(const ApiRequest &request, const Responder &responder) const
    {
        const auto body = parseObject(request.body);
        if (!body) {
            responder.reply(problemReply(body.error()));
            return;
        }
        const auto spec = scheduleSpecFromJson(withAnyTask(*body), defaults());
        if (!spec) {
            responder.reply(problemReply(spec.error()));
            return;
        }
        QJsonArray runs;
        for (const Timestamp run : nextRuns(spec->recurrence, m_clock.now(), PreviewedRuns))
            runs.append(rfc3339FromTime(run));
        responder.reply(Reply::json(compact({{"next_runs"_L1, runs}})));
    }

    void show(const ApiRequest &request, const Responder &responder) const
    {
        if (const auto id = capturedId(request, responder))
            responder.reply(scheduleReply(m_schedules.schedule(*id)));
    }

    void change(const ApiRequest &request, const Responder &responder) const
    {
        const auto id = capturedId(request, responder);
        if (!id)
            return;
        const auto body = parseObject(request.body);
        if (!body) {
            responder.reply(problemReply(body.error()));
            return;
        }
        m_schedules.changeSchedule(
            *id,
            [body = *body, defaults = defaults()](const ScheduleSpec &spec) {
                return patchedSpec(spec, body, defaults);
            },
            [responder](const Result<Schedule> &changed) {
                responder.replyWith([changed] { return scheduleReply(changed); });
            });
    }

    void remove(const ApiRequest &request, const Responder &responder) const
    {
        const auto id = capturedId(request, responder);
        if (!id)
            return;
        m_schedules.removeSchedule(*id, [responder](const Result<void> &removed) {
            responder.replyWith([removed] {
                return removed ? Reply{.status = 204, .body = {}, .headers = {}}
                               : problemReply(removed.error());
            });
        });
    }

    void run(const ApiRequest &request, const Responder &responder) const
    {
        const auto id = capturedId(request, responder);
        if (!id)
            return;
        m_schedules.runNow(*id, [tasks = &m_tasks, responder](const Result<TaskPtr> &task) {
            responder.replyWith([tasks, task] { return submittedReply(task, *tasks); });
        });
    }

    void history(const ApiRequest &request, const Responder &responder) const
    {
        const auto id = capturedId(request, responder);
        if (!id)
            return;
        const auto records = m_schedules.records(*id);
        if (!records) {
            responder.reply(problemReply(records.error()));
            return;
        }
        QJsonArray items;
        for (const ScheduleRecord &record : *records)
            items.append(scheduleRecordToJson(record));
        responder.reply(Reply::json(compact({{"items"_L1, items}})));
    }

private:
    ScheduleDefaults defaults() const
    {
        return {m_clock.now(), QTimeZone::systemTimeZone(), &m_tasks.catalog()};
    }

    ScheduleSource &m_schedules;
    const TaskSource &m_tasks;
    const Clock &m_clock;
};

} // namespace

std::vector<Route> scheduleRoutes(ScheduleSource &schedules, const TaskSource &tasks, const Clock &clock)
{
    using enum HttpMethod;
    using enum ProblemKind;
    const auto handlers = std::make_shared<const ScheduleHandlers>(schedules, tasks, clock);
    const auto call = [&handlers](void (ScheduleHandlers::*verb)(const ApiRequest &, const Responder &)
                                      const) {
        return [handlers, verb](const ApiRequest &request, const Responder &responder) {
            ((*handlers).*verb)(request, responder);
        };
    };
    const QList<Parameter> id = idIn("The schedule's id.", "1");
    return {
        {Get,
         "/api/v1/schedules",
         "listSchedules",
         "List the schedules.",
         call(&ScheduleHandlers::list),
         {.tag = "Schedules",
          .description = "All there are, each with its next five runs.",
          .answers = {{200, "The schedules.", "ScheduleList"}}}},
        {Post,
         "/api/v1/schedules",
         "addSchedule",
         "Make a schedule.",
         call(&ScheduleHandlers::add),
         {.tag = "Schedules",
          .description = "It holds over a restart.",
          .bodies = {{.schema = "ScheduleSpec"}},
          .answers = {{201, "The schedule.", "Schedule", {"Location"}}},
          .problems = NothingTaken,
          .fillsDisk = true}},
        {Post,
         "/api/v1/schedules:preview",
         "previewSchedule",
         "Say when a schedule would run, without making it.",
         call(&ScheduleHandlers::preview),
         {.tag = "Schedules",
          .description = "Checks all that making it would check but the task; it needs no name and no task.",
          .bodies = {{.schema = "ScheduleTimes"}},
          .answers = {{200, "Its next five runs.", "SchedulePreview"}},
          .rights = Right::Read}},
        {Get,
         "/api/v1/schedules/{id}",
         "showSchedule",
         "Show a schedule and its next five runs.",
         call(&ScheduleHandlers::show),
         {.tag = "Schedules",
          .description = "What was asked for, and how far it has come.",
          .path = id,
          .answers = {{200, "The schedule.", "Schedule"}},
          .problems = {NotFound}}},
        {Patch,
         "/api/v1/schedules/{id}",
         "changeSchedule",
         "Change or pause a schedule.",
         call(&ScheduleHandlers::change),
         {.tag = "Schedules",
          .description = "What is not named stays.",
          .path = id,
          .bodies = {{.schema = "SchedulePatch"}},
          .answers = {{200, "The schedule as it is now.", "Schedule"}},
          .problems = NothingTaken + QList{NotFound},
          .fillsDisk = true}},
        {Delete,
         "/api/v1/schedules/{id}",
         "removeSchedule",
         "Remove a schedule; its tasks stay.",
         call(&ScheduleHandlers::remove),
         {.tag = "Schedules",
          .description = "Its history goes with it.",
          .path = id,
          .answers = {{204, "The schedule is removed."}},
          .problems = NothingTaken + QList{NotFound}}},
        {Post,
         "/api/v1/schedules/{id}/run",
         "runSchedule",
         "Submit a schedule's task now.",
         call(&ScheduleHandlers::run),
         {.tag = "Schedules",
          .description = "Beside its own runs, also while it is paused.",
          .path = id,
          .answers = {{202, "The task.", "Task", {"Location"}}},
          .problems = NothingTaken + QList{NotFound, Conflict, QueueFull},
          .fillsDisk = true}},
        {Get,
         "/api/v1/schedules/{id}/history",
         "listScheduleHistory",
         "List what became of a schedule's last runs.",
         call(&ScheduleHandlers::history),
         {.tag = "Schedules",
          .description = "The last 50, those that were skipped included.",
          .path = id,
          .answers = {{200, "The runs.", "ScheduleHistory"}},
          .problems = {NotFound}}},
    };
}

} // namespace pooldeck
