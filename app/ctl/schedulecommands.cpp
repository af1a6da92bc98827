// SPDX-License-Identifier: GPL-3.0-only
// Commands on schedules that are there: schedules, schedule show, pause, resume, run, remove.
#include "app/ctl/command.h"
#include "app/ctl/schedulelookup.h"
#include "app/ctl/scheduleview.h"
#include "app/ctl/table.h"
#include "app/ctl/taskview.h"
#include "app/ctl/values.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

QString schedulesText(const QJsonObject &answer)
{
    const QJsonArray items = answer["items"_L1].toArray();
    return items.isEmpty() ? u"No schedules.\n"_s : scheduleTable(items, outputStyle());
}

/// What became of the last run, with the state of its task as long as that is there.
QString lastOutcome(ApiClient &api, const QJsonObject &schedule)
{
    const auto history =
        api.get(u"/schedules/%1/history"_s.arg(schedule["id"_L1].toInteger())).value_or(QJsonObject());
    const QJsonObject last = history["items"_L1][0].toObject();
    if (last.isEmpty())
        return {};
    const QString text = outcomeText(last);
    if (last["kind"_L1].toString() == "skip"_L1)
        return text;
    const auto task = api.get(u"/tasks/%1"_s.arg(last["task_id"_L1].toInteger()));
    return task ? text + u' ' + task->value("state"_L1).toString() : text;
}

Expected<ExitStatus> schedules(Context &context)
{
    if (!context.positional.isEmpty())
        return unexpectedArgument(context);
    auto answer = context.api.get(u"/schedules"_s);
    if (answer && context.output == Output::Table) {
        QJsonArray items = answer->value("items"_L1).toArray();
        for (qsizetype i = 0; i < items.size(); ++i) {
            QJsonObject schedule = items.at(i).toObject();
            schedule["last_outcome"_L1] = lastOutcome(context.api, schedule);
            items[i] = schedule;
        }
        answer->insert("items"_L1, items);
    }
    return showAnswer(context, answer, schedulesText);
}

Expected<ExitStatus> show(Context &context)
{
    auto schedule = onlySchedule(context);
    if (!schedule)
        return std::unexpected(schedule.error());
    const auto history = context.api.get(schedulePath(*schedule) + "/history"_L1);
    if (!history)
        return std::unexpected(history.error());
    schedule->insert("history"_L1, history->value("items"_L1));
    return showAnswer(context, schedule, scheduleDetails);
}

/// Sends a change, and shows what the schedule is then.
Expected<ExitStatus> patch(Context &context, const QJsonObject &change)
{
    const auto schedule = onlySchedule(context);
    if (!schedule)
        return std::unexpected(schedule.error());
    return showAnswer(context, context.api.patch(schedulePath(*schedule), change), scheduleDetails);
}

Expected<ExitStatus> pause(Context &context)
{
    QJsonObject change{{u"paused"_s, true}, {u"paused_until"_s, QJsonValue::Null}};
    if (context.arguments.isSet(u"until"_s)) {
        const auto until = readTime(u"--until"_s, context.arguments.value(u"until"_s));
        if (!until)
            return std::unexpected(until.error());
        change["paused_until"_L1] = *until;
    }
    return patch(context, change);
}

Expected<ExitStatus> resume(Context &context)
{
    return patch(context, {{u"paused"_s, false}});
}

Expected<ExitStatus> runNow(Context &context)
{
    const auto schedule = onlySchedule(context);
    if (!schedule)
        return std::unexpected(schedule.error());
    return showAnswer(context, context.api.post(schedulePath(*schedule) + "/run"_L1), taskDetails);
}

Expected<ExitStatus> remove(Context &context)
{
    const auto schedule = onlySchedule(context);
    if (!schedule)
        return std::unexpected(schedule.error());
    const QJsonValue name = schedule->value("name"_L1);
    return showRemoved(context, schedulePath(*schedule),
                       {{u"id"_s, schedule->value("id"_L1)}, {u"name"_s, name}},
                       u"The schedule \"%1\" is removed; its tasks stay."_s.arg(harmless(name.toString())));
}

Options pauseOptions()
{
    return {
        {u"until"_s, u"Until then: 2026-01-31T09:00:00Z, or without Z in this machine's time zone."_s,
         u"WHEN"_s},
    };
}

} // namespace

const Command schedulesCommand{
    .name = "schedules"_L1,
    .summary = "List the schedules, their next run and how the last one went"_L1,
    .examples = "pooldeckctl schedules"_L1,
    .run = schedules,
};
const Command scheduleShowCommand{
    .name = "schedule show"_L1,
    .syntax = "SCHEDULE"_L1,
    .summary = "Show a schedule, its next five runs and what became of the last ones"_L1,
    .help = "A schedule is named by its id or by its name, also in the other commands."_L1,
    .examples = "pooldeckctl schedule show nightly"_L1,
    .run = show,
};
const Command schedulePauseCommand{
    .name = "schedule pause"_L1,
    .syntax = "SCHEDULE"_L1,
    .summary = "Let a schedule make no tasks for a while"_L1,
    .examples = "pooldeckctl schedule pause nightly --until 2030-01-31T09:00"_L1,
    .options = pauseOptions,
    .run = pause,
};
const Command scheduleResumeCommand{
    .name = "schedule resume"_L1,
    .syntax = "SCHEDULE"_L1,
    .summary = "Let a paused schedule go on"_L1,
    .examples = "pooldeckctl schedule resume nightly"_L1,
    .run = resume,
};
const Command scheduleRunCommand{
    .name = "schedule run"_L1,
    .syntax = "SCHEDULE"_L1,
    .summary = "Submit a schedule's task now"_L1,
    .examples = "pooldeckctl schedule run nightly"_L1,
    .run = runNow,
};
const Command scheduleRemoveCommand{
    .name = "schedule remove"_L1,
    .syntax = "SCHEDULE"_L1,
    .summary = "Remove a schedule; its tasks stay"_L1,
    .examples = "pooldeckctl schedule remove nightly"_L1,
    .run = remove,
};

} // namespace pooldeckctl
