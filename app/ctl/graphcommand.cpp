// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/command.h"
#include "app/ctl/taskview.h"
#include "app/ctl/values.h"
#include "app/ctl/waiter.h"

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

Options options()
{
    return {
        {{u"w"_s, u"wait"_s}, u"Wait for the end of all and tell it by the exit status."_s},
    };
}

QString tasksText(const QJsonObject &answer)
{
    return taskTable(answer["items"_L1].toArray(), outputStyle());
}

Expected<ExitStatus> run(Context &context)
{
    if (context.positional.isEmpty())
        return usageError(u"graph needs a file; - reads stdin"_s);
    if (context.positional.size() > 1)
        return unexpectedArgument(context, 1);
    const auto graph = readObjectFile(u"graph"_s, context.positional.constFirst());
    if (!graph)
        return std::unexpected(graph.error());
    auto answer = context.api.post(u"/tasks:graph"_s, *graph);
    if (!answer || !context.arguments.isSet(u"wait"_s))
        return showAnswer(context, answer, tasksText);

    const auto tasks = waitForTasks(context.api, answer->value("items"_L1).toArray());
    if (!tasks)
        return std::unexpected(tasks.error());
    answer->insert("items"_L1, *tasks);
    if (const auto shown = showAnswer(context, answer, tasksText); !shown)
        return shown;
    return worstStatusOf(*tasks);
}

} // namespace

const Command graphCommand{
    .name = "graph"_L1,
    .syntax = "FILE"_L1,
    .summary = "Submit tasks that depend on each other, all or none"_L1,
    .help = "The file (- is stdin) has a JSON object, one of\n\n"
            "  {\"chain\": [TASK, ...]}                            each after the one before\n"
            "  {\"group\": [TASK, ...]}                            independent of each other\n"
            "  {\"chord\": {\"group\": [TASK, ...], \"then\": TASK}}   the last one after all others\n"
            "  {\"tasks\": [TASK, ...]}                            as their depends_on says\n\n"
            "A TASK is {\"type\": ..., \"params\": ...} with the API's other fields, and a \"key\" by which "
            "depends_on and {\"from_task\": KEY} in the params of others name it.\n\n"
            "With --wait the exit status is 1 if a task failed, else 3 if one was cancelled, else 0."_L1,
    .examples =
        "echo '{\"chain\": [{\"type\": \"noop\"}, {\"type\": \"noop\"}]}' | pooldeckctl graph - --wait"_L1,
    .options = options,
    .run = run,
};

} // namespace pooldeckctl
