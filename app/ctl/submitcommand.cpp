// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/batchfile.h"
#include "app/ctl/command.h"
#include "app/ctl/taskoptions.h"
#include "app/ctl/taskparams.h"
#include "app/ctl/taskview.h"
#include "app/ctl/values.h"
#include "app/ctl/waiter.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

Options options()
{
    Options all = paramOptions();
    all += Options{
        {{u"b"_s, u"batch"_s},
         u"Many tasks from this file, one JSON object a line with type, params and the API's other "
         "fields; - reads stdin."_s,
         u"FILE"_s},
    };
    all += taskOptions();
    all += Options{
        {u"id"_s, u"Print the task's id and nothing else, for --after of others."_s},
        {u"idempotency-key"_s,
         u"The same request with the same key within 24 hours is answered with the same task, not with "
         "another: so it can be sent again where it is not known whether it came through."_s,
         u"KEY"_s},
        {{u"w"_s, u"wait"_s}, u"Wait for the end and tell it by the exit status."_s},
    };
    return all;
}

/// Empty: there is none.
Expected<QByteArray> readIdempotencyKey(const QCommandLineParser &arguments)
{
    constexpr qsizetype Most = 255;
    if (!arguments.isSet(u"idempotency-key"_s))
        return QByteArray();
    const QString key = arguments.value(u"idempotency-key"_s);
    const auto isVisible = [](QChar c) { return c > u' ' && c < u'\x7f' && c != u'"'; };
    if (key.isEmpty() || key.size() > Most || !std::ranges::all_of(key, isVisible)) {
        return usageError(
            u"--idempotency-key: \"%1\" is not 1 to %2 visible ASCII characters"_s.arg(key).arg(Most));
    }
    return key.toLatin1();
}

Expected<ExitStatus> run(Context &context)
{
    if (context.arguments.isSet(u"batch"_s))
        return submitBatch(context);
    if (context.positional.isEmpty())
        return usageError(u"submit needs a task type; `pooldeckctl types` lists them"_s);
    auto request = readTaskOptions(context.arguments);
    if (!request)
        return std::unexpected(request.error());
    const auto key = readIdempotencyKey(context.arguments);
    if (!key)
        return std::unexpected(key.error());
    const QString type = context.positional.constFirst();
    const auto params = collectParams(context, type, context.positional.mid(1));
    if (!params)
        return std::unexpected(params.error());

    request->insert(u"type"_s, type);
    request->insert(u"params"_s, *params);
    auto task = context.api.post(u"/tasks"_s, *request, {}, *key);
    if (!task)
        return std::unexpected(task.error());
    const bool waits = context.arguments.isSet(u"wait"_s);
    if (waits) {
        task = waitForTask(context.api, *task);
        if (!task)
            return std::unexpected(task.error());
    }
    if (context.arguments.isSet(u"id"_s))
        print(u"%1\n"_s.arg(task->value("id"_L1).toInteger()));
    else
        showAnswer(context, task, taskDetails);
    return waits ? statusOf(*task) : ExitStatus::Done;
}

} // namespace

const Command submitCommand{
    .name = "submit"_L1,
    .syntax = "TYPE [key=value ...]"_L1,
    .summary = "Submit a task"_L1,
    .help =
        "key=value gives one of the task's params. Where the type says that the param is a string, the "
        "value stays text as it is; else it is taken as JSON if it is JSON (seconds=1.5, on=true, "
        "sizes=[1,2]) and as text if not. key:=value insists on JSON. --file, --params and key=value may be "
        "mixed; the later of these wins.\n\n"
        "--batch takes no other arguments and does not wait. Lines that are refused are named on stderr "
        "and make the exit status 5; the others are accepted all the same.\n\n"
        "With --wait the exit status is 0 if the task succeeded, 1 if it failed, 3 if it was "
        "cancelled."_L1,
    .examples = "pooldeckctl submit checksum path=/usr/bin/env --wait\n"
                "pooldeckctl submit sleep seconds=5 --after $(pooldeckctl submit noop --id) --timeout 2m\n"
                "echo '{\"seconds\": 5}' | pooldeckctl submit sleep --file -"_L1,
    .options = options,
    .run = run,
};

} // namespace pooldeckctl
