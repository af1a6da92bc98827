// SPDX-License-Identifier: GPL-3.0-only
// Commands on tasks that are there: show, cancel, retry, pin, unpin, forget.
#include "app/ctl/command.h"
#include "app/ctl/table.h"
#include "app/ctl/taskview.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

Expected<ExitStatus> show(Context &context)
{
    const auto id = onlyTaskId(context);
    if (!id)
        return std::unexpected(id.error());
    return showAnswer(context, context.api.get(u"/tasks/%1"_s.arg(*id)), taskDetails);
}

/// What a command does to one task, and how it says so.
struct Deed
{
    Expected<QJsonObject> (*request)(ApiClient &api, const QString &path);
    QString (*told)(const QJsonObject &answer); ///< after the id
};

/// Does it to each task on the command line. One that refuses does not keep the others from it.
Expected<ExitStatus> doToEach(Context &context, const Deed &deed)
{
    if (context.positional.isEmpty())
        return usageError(u"At least one task's id is needed"_s);
    QList<qint64> ids;
    for (const QString &text : context.positional) {
        const auto id = parseTaskId(text);
        if (!id)
            return std::unexpected(id.error());
        ids.append(*id);
    }

    ExitStatus status = ExitStatus::Done;
    QJsonArray answers;
    for (const qint64 id : ids) {
        const auto answer = deed.request(context.api, u"/tasks/%1"_s.arg(id));
        if (!answer && answer.error().status != ExitStatus::Refused)
            return std::unexpected(answer.error());
        if (!answer) {
            printError(u"pooldeckctl: %1: %2\n"_s.arg(id).arg(harmlessLines(answer.error().message)));
            status = ExitStatus::Refused;
            continue;
        }
        answers.append(answer->isEmpty() ? QJsonObject{{u"id"_s, id}} : *answer);
        if (context.output == Output::Table)
            print(u"%1 %2\n"_s.arg(id).arg(deed.told(*answer)));
    }
    if (context.output == Output::Json)
        printJson({{u"items"_s, answers}});
    return status;
}

Options cancelOptions()
{
    return {
        {{u"d"_s, u"dependents"_s}, u"Cancel all that wait for these tasks too, directly or not."_s},
    };
}

Expected<QJsonObject> cancelOne(ApiClient &api, const QString &path)
{
    return api.post(path + "/cancel"_L1);
}

Expected<QJsonObject> cancelWithDependents(ApiClient &api, const QString &path)
{
    return api.post(path + "/cancel"_L1, {}, QUrlQuery{{u"dependents"_s, u"true"_s}});
}

Expected<ExitStatus> cancel(Context &context)
{
    return doToEach(context,
                    {context.arguments.isSet(u"dependents"_s) ? cancelWithDependents : cancelOne,
                     [](const QJsonObject &task) {
                         const bool asked = task["state"_L1].toString() == "running"_L1;
                         return asked ? u"is asked to stop"_s : u"is cancelled"_s;
                     }});
}

Expected<ExitStatus> retry(Context &context)
{
    return doToEach(
        context,
        {[](ApiClient &api, const QString &path) { return api.post(path + "/retry"_L1); },
         [](const QJsonObject &task) { return u"is done again as %1"_s.arg(task["id"_L1].toInteger()); }});
}

Expected<ExitStatus> pin(Context &context)
{
    return doToEach(context,
                    {[](ApiClient &api, const QString &path) { return api.put(path + "/pin"_L1); },
                     [](const QJsonObject &) { return u"is pinned"_s; }});
}

Expected<ExitStatus> unpin(Context &context)
{
    return doToEach(context,
                    {[](ApiClient &api, const QString &path) { return api.remove(path + "/pin"_L1); },
                     [](const QJsonObject &) { return u"is no longer pinned"_s; }});
}

Expected<ExitStatus> forget(Context &context)
{
    return doToEach(context,
                    {[](ApiClient &api, const QString &path) { return api.remove(path); },
                     [](const QJsonObject &) { return u"is removed"_s; }});
}

} // namespace

const Command showCommand{
    .name = "show"_L1,
    .syntax = "ID"_L1,
    .summary = "Show all there is of a task"_L1,
    .examples = "pooldeckctl show 42"_L1,
    .run = show,
};
const Command cancelCommand{
    .name = "cancel"_L1,
    .syntax = "ID..."_L1,
    .summary = "Cancel tasks"_L1,
    .help =
        "A task that does not run is cancelled at once; a running one is asked to stop. A finished one is "
        "refused (exit status 5), which does not keep the others from being cancelled."_L1,
    .examples = "pooldeckctl cancel 41 42\n"
                "pooldeckctl cancel --dependents 41"_L1,
    .options = cancelOptions,
    .run = cancel,
};
const Command retryCommand{
    .name = "retry"_L1,
    .syntax = "ID..."_L1,
    .summary = "Do tasks that have ended again, as new tasks"_L1,
    .help = "The new task has the type, params, queue and limits of the old one, which stays as it is. One "
            "that has not ended is refused (exit status 5), which does not keep the others from being done "
            "again."_L1,
    .examples = "pooldeckctl retry 42"_L1,
    .run = retry,
};
const Command pinCommand{
    .name = "pin"_L1,
    .syntax = "ID..."_L1,
    .summary = "Keep tasks when old ones are removed"_L1,
    .examples = "pooldeckctl pin 42"_L1,
    .run = pin,
};
const Command unpinCommand{
    .name = "unpin"_L1,
    .syntax = "ID..."_L1,
    .summary = "Let tasks be removed when they are old"_L1,
    .examples = "pooldeckctl unpin 42"_L1,
    .run = unpin,
};
const Command forgetCommand{
    .name = "forget"_L1,
    .syntax = "ID..."_L1,
    .summary = "Remove tasks that have ended, now"_L1,
    .help = "The task goes with its log and result, also if it is pinned. One that has not ended is refused "
            "(exit status 5), which does not keep the others from being removed."_L1,
    .examples = "pooldeckctl forget 41 42"_L1,
    .run = forget,
};

} // namespace pooldeckctl
