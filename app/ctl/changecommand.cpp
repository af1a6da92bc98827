// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/bulk.h"
#include "app/ctl/command.h"
#include "app/ctl/filteroptions.h"
#include "app/ctl/taskoptions.h"
#include "app/ctl/taskparams.h"
#include "app/ctl/taskview.h"

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

Options options()
{
    return paramOptions()
        + taskOptions({u"executor"_s, u"unique-key"_s, u"unique-policy"_s, u"after"_s, u"after-policy"_s})
        + clearingOptions()
        + Options{
            {u"where"_s,
             u"Instead of an id: change all tasks that fit, such as queue=mail; may be given several times. "
             "The names are those of the options of `list` that pick tasks."_s,
             u"CONDITION"_s},
            {u"all"_s, u"Instead of an id: change all tasks."_s},
            {u"dry-run"_s, u"With --where or --all: only say how many would be changed."_s},
        };
}

bool namesParams(const Context &context)
{
    return context.arguments.isSet(u"params"_s) || context.arguments.isSet(u"file"_s);
}

/// Changes all tasks that --where picks. Their params differ, so that they are not changed as one.
Expected<ExitStatus> changeMany(Context &context)
{
    if (!context.positional.isEmpty())
        return usageError(u"--where and --all go without an id and without key=value"_s);
    if (namesParams(context))
        return usageError(u"--params and --file go with one id"_s);
    const auto filter = filterObject(u"--where"_s, context.arguments.values(u"where"_s));
    if (!filter)
        return std::unexpected(filter.error());
    const auto change = readTaskOptions(context.arguments);
    if (!change)
        return std::unexpected(change.error());
    if (change->isEmpty())
        return usageError(u"change needs an option that says what to change"_s);
    return sendBulk(context, {{u"filter"_s, *filter}, {u"action"_s, u"change"_s}, {u"change"_s, *change}},
                    u"changed"_s);
}

Expected<ExitStatus> run(Context &context)
{
    if (context.arguments.isSet(u"where"_s) || context.arguments.isSet(u"all"_s))
        return changeMany(context);
    if (context.arguments.isSet(u"dry-run"_s))
        return usageError(u"--dry-run goes with --where and --all"_s);
    if (context.positional.isEmpty())
        return usageError(u"change needs a task's id, or --where"_s);
    const auto id = parseTaskId(context.positional.constFirst());
    if (!id)
        return std::unexpected(id.error());
    auto change = readTaskOptions(context.arguments);
    if (!change)
        return std::unexpected(change.error());
    const QString path = u"/tasks/%1"_s.arg(*id);
    const QStringList pairs = context.positional.mid(1);
    if (!pairs.isEmpty() || namesParams(context)) {
        // The API takes the params as a whole, so what is not named comes from those there are.
        const auto task = context.api.get(path);
        if (!task)
            return std::unexpected(task.error());
        const auto more = collectParams(context, task->value("type"_L1).toString(), pairs);
        if (!more)
            return std::unexpected(more.error());
        QJsonObject params = task->value("params"_L1).toObject();
        for (auto it = more->begin(); it != more->end(); ++it)
            params.insert(it.key(), it.value());
        change->insert("params"_L1, params);
    }
    if (change->isEmpty())
        return usageError(u"change needs an option or key=value that says what to change"_s);
    return showAnswer(context, context.api.patch(path, *change), taskDetails);
}

} // namespace

const Command changeCommand{
    .name = "change"_L1,
    .syntax = "[ID] [key=value ...]"_L1,
    .summary = "Change tasks that have not started"_L1,
    .help = "What is not named stays as it is. One that runs or has ended is refused (exit status 5), "
            "which does not keep the others that --where picks from being changed."_L1,
    .examples = "pooldeckctl change 42 --priority 10 --queue low\n"
                "pooldeckctl change 42 seconds=30 --no-tags\n"
                "pooldeckctl change --where state=queued --where queue=mail --priority 10 --dry-run"_L1,
    .options = options,
    .run = run,
};

} // namespace pooldeckctl
