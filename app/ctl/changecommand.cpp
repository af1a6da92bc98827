// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/command.h"
#include "app/ctl/taskoptions.h"
#include "app/ctl/taskparams.h"
#include "app/ctl/taskview.h"

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

Options options()
{
    return paramOptions()
        + taskOptions({u"executor"_s, u"unique-key"_s, u"unique-policy"_s, u"after"_s, u"after-policy"_s});
}

Expected<ExitStatus> run(Context &context)
{
    if (context.positional.isEmpty())
        return usageError(u"change needs a task's id"_s);
    const auto id = parseTaskId(context.positional.constFirst());
    if (!id)
        return std::unexpected(id.error());
    auto change = readTaskOptions(context.arguments);
    if (!change)
        return std::unexpected(change.error());
    const QString path = u"/tasks/%1"_s.arg(*id);
    const QStringList pairs = context.positional.mid(1);
    if (!pairs.isEmpty() || context.arguments.isSet(u"json"_s) || context.arguments.isSet(u"file"_s)) {
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
    .syntax = "ID [key=value ...]"_L1,
    .summary = "Change a task that has not started"_L1,
    .help = "What is not named stays as it is. One that runs or has ended is refused (exit status 5)."_L1,
    .examples = "pooldeckctl change 42 --priority 10 --queue low\n"
                "pooldeckctl change 42 seconds=30"_L1,
    .options = options,
    .run = run,
};

} // namespace pooldeckctl
