// SPDX-License-Identifier: GPL-3.0-only
// Commands that say what a schedule is: schedule add, change, preview.
#include "app/ctl/command.h"
#include "app/ctl/schedulelookup.h"
#include "app/ctl/scheduleoptions.h"
#include "app/ctl/scheduleview.h"
#include "app/ctl/taskoptions.h"
#include "app/ctl/taskparams.h"

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

Options addOptions()
{
    return scheduleOptions() + paramOptions() + taskOptions(unscheduledOptions());
}

Options changeOptions()
{
    return Options{{u"name"_s, u"Another name."_s, u"NAME"_s}} + addOptions() + clearingOptions();
}

Expected<ExitStatus> add(Context &context)
{
    if (context.positional.size() < 2)
        return usageError(u"schedule add needs a name and a task type"_s);
    auto schedule = readScheduleOptions(context.arguments);
    if (!schedule)
        return std::unexpected(schedule.error());
    if (!schedule->contains("at"_L1) && !schedule->contains("every"_L1) && !schedule->contains("cron"_L1))
        return usageError(u"schedule add needs one of --at, --every and --cron"_s);
    auto task = readTaskOptions(context.arguments);
    if (!task)
        return std::unexpected(task.error());
    const QString type = context.positional.at(1);
    const auto params = collectParams(context, type, context.positional.mid(2));
    if (!params)
        return std::unexpected(params.error());
    task->insert("type"_L1, type);
    task->insert("params"_L1, *params);
    schedule->insert("name"_L1, context.positional.at(0));
    schedule->insert("task"_L1, *task);
    return showAnswer(context, context.api.post(u"/schedules"_s, *schedule), scheduleDetails);
}

Expected<ExitStatus> change(Context &context)
{
    auto fields = readScheduleOptions(context.arguments);
    if (!fields)
        return std::unexpected(fields.error());
    const auto taskFields = readTaskOptions(context.arguments);
    if (!taskFields)
        return std::unexpected(taskFields.error());
    const auto schedule = onlySchedule(context, true);
    if (!schedule)
        return std::unexpected(schedule.error());

    // The API takes a task as a whole, so what is not named comes from the one there is.
    QJsonObject task = schedule->value("task"_L1).toObject();
    const auto more = collectParams(context, task["type"_L1].toString(), context.positional.mid(1));
    if (!more)
        return std::unexpected(more.error());
    QJsonObject params = task["params"_L1].toObject();
    for (auto it = more->begin(); it != more->end(); ++it)
        params.insert(it.key(), it.value());
    for (auto it = taskFields->begin(); it != taskFields->end(); ++it)
        task.insert(it.key(), it.value());
    task.insert("params"_L1, params);
    if (!more->isEmpty() || !taskFields->isEmpty())
        fields->insert("task"_L1, task);
    if (context.arguments.isSet(u"name"_s))
        fields->insert("name"_L1, context.arguments.value(u"name"_s));
    if (fields->isEmpty())
        return usageError(u"schedule change needs an option or key=value that says what to change"_s);
    return showAnswer(context, context.api.patch(schedulePath(*schedule), *fields), scheduleDetails);
}

Expected<ExitStatus> preview(Context &context)
{
    if (!context.positional.isEmpty())
        return unexpectedArgument(context);
    auto schedule = readScheduleOptions(context.arguments);
    if (!schedule)
        return std::unexpected(schedule.error());
    // Of the task only that there is one matters.
    schedule->insert("name"_L1, u"preview"_s);
    schedule->insert("task"_L1, QJsonObject{{u"type"_s, u"noop"_s}});
    return showAnswer(context, context.api.post(u"/schedules:preview"_s, *schedule), previewText);
}

} // namespace

const Command scheduleAddCommand{
    .name = "schedule add"_L1,
    .syntax = "NAME TYPE [key=value ...]"_L1,
    .summary = "Make a schedule that submits a task at a time, at an interval or by a cron expression"_L1,
    .help = "The params and the options of the task are those of submit."_L1,
    .examples = "pooldeckctl schedule add nightly checksum path=/usr/bin/env --cron '0 3 * * *' "
                "--time-zone Europe/Berlin\n"
                "pooldeckctl schedule add beat noop --every 5m --overlap allow --queue low"_L1,
    .options = addOptions,
    .run = add,
};
const Command scheduleChangeCommand{
    .name = "schedule change"_L1,
    .syntax = "SCHEDULE [key=value ...]"_L1,
    .summary = "Change a schedule or its task"_L1,
    .help = "What is not named stays as it is."_L1,
    .examples = "pooldeckctl schedule change nightly --cron '30 4 * * *'\n"
                "pooldeckctl schedule change nightly path=/usr/bin/vi --priority 5"_L1,
    .options = changeOptions,
    .run = change,
};
const Command schedulePreviewCommand{
    .name = "schedule preview"_L1,
    .summary = "Say when a schedule would run, without making it"_L1,
    .examples = "pooldeckctl schedule preview --cron '0 3 * * mon' --time-zone UTC"_L1,
    .options = scheduleOptions,
    .run = preview,
};

} // namespace pooldeckctl
