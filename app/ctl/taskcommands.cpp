// SPDX-License-Identifier: GPL-3.0-only
// Commands on tasks that are there: show, cancel, retry, pin, unpin, forget.
#include "app/ctl/bulk.h"
#include "app/ctl/command.h"
#include "app/ctl/table.h"
#include "app/ctl/taskview.h"
#include "app/ctl/waiter.h"
#include "app/ctl/watch.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

Expected<ExitStatus> show(Context &context)
{
    const auto id = onlyTaskId(context);
    if (!id)
        return std::unexpected(id.error());
    const QString path = u"/tasks/%1"_s.arg(*id);
    if (!context.arguments.isSet(u"watch"_s))
        return showAnswer(context, context.api.get(path), taskDetails);
    return watch(context,
                 {.events = QUrlQuery{{u"task"_s, QString::number(*id)}},
                  .fetch = [&] { return context.api.get(path); },
                  .toText = taskDetails,
                  .isOver = isFinal});
}

Options showOptions()
{
    return {
        {{u"w"_s, u"watch"_s}, u"Show it again whenever it changes, until it has ended."_s},
    };
}

/// What a command does to one task, and how it says so.
struct Deed
{
    Expected<QJsonObject> (*request)(ApiClient &api, const QString &path);
    QString (*told)(const QJsonObject &answer); ///< after the id
    QString action = {}; ///< what it is in bulk, if it can be
    QString done = {}; ///< and what the tasks are then
};

/// Does it to each task on the command line, or to all that its options pick. One that refuses does not keep
/// the others from it.
Expected<ExitStatus> doToEach(Context &context, const Deed &deed)
{
    if (!deed.action.isEmpty()) {
        const auto bulk = isBulk(context);
        if (!bulk)
            return std::unexpected(bulk.error());
        if (*bulk)
            return doInBulk(context, deed.action, deed.done);
    }
    const auto ids = taskIds(context);
    if (!ids)
        return std::unexpected(ids.error());

    ExitStatus status = ExitStatus::Done;
    QJsonArray answers;
    for (const qint64 id : *ids) {
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
    return bulkOptions()
        + Options{
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

QString cancelledText(const QJsonObject &task)
{
    const bool asked = task["state"_L1].toString() == "running"_L1;
    return asked ? u"is asked to stop"_s : u"is cancelled"_s;
}

Expected<ExitStatus> cancel(Context &context)
{
    const auto bulk = isBulk(context);
    if (bulk && *bulk && context.arguments.isSet(u"dependents"_s))
        return usageError(u"--dependents goes with ids"_s);
    if (context.arguments.isSet(u"dependents"_s)) {
        return doToEach(context, {cancelWithDependents, [](const QJsonObject &task) {
                                      return cancelledText(task) + u", and so are all that wait for it"_s;
                                  }});
    }
    return doToEach(context, {cancelOne, cancelledText, u"cancel"_s, u"cancelled, or asked to stop"_s});
}

Expected<ExitStatus> retry(Context &context)
{
    return doToEach(
        context,
        {[](ApiClient &api, const QString &path) { return api.post(path + "/retry"_L1); },
         [](const QJsonObject &task) { return u"is done again as %1"_s.arg(task["id"_L1].toInteger()); },
         u"retry"_s, u"done again"_s});
}

Expected<ExitStatus> pin(Context &context)
{
    return doToEach(context,
                    {[](ApiClient &api, const QString &path) { return api.put(path + "/pin"_L1); },
                     [](const QJsonObject &) { return u"is pinned"_s; }, u"pin"_s, u"pinned"_s});
}

Expected<ExitStatus> unpin(Context &context)
{
    return doToEach(context,
                    {[](ApiClient &api, const QString &path) { return api.remove(path + "/pin"_L1); },
                     [](const QJsonObject &) { return u"is no longer pinned"_s; }, u"unpin"_s,
                     u"no longer pinned"_s});
}

Expected<ExitStatus> forget(Context &context)
{
    return doToEach(context,
                    {[](ApiClient &api, const QString &path) { return api.remove(path); },
                     [](const QJsonObject &) { return u"is removed"_s; }, u"delete"_s, u"removed"_s});
}

} // namespace

const Command showCommand{
    .name = "show"_L1,
    .syntax = "ID"_L1,
    .summary = "Show all there is of a task"_L1,
    .help = "With --watch and --json each state is an object on a line of its own."_L1,
    .examples = "pooldeckctl show 42\n"
                "pooldeckctl show --watch 42"_L1,
    .options = showOptions,
    .run = show,
};
const Command cancelCommand{
    .name = "cancel"_L1,
    .syntax = "[ID...]"_L1,
    .summary = "Cancel tasks"_L1,
    .help =
        "A task that does not run is cancelled at once; a running one is asked to stop. A finished one is "
        "refused (exit status 5), which does not keep the others from being cancelled."_L1,
    .examples = "pooldeckctl cancel 41 42\n"
                "pooldeckctl cancel --dependents 41\n"
                "pooldeckctl cancel --queue mail --dry-run"_L1,
    .options = cancelOptions,
    .run = cancel,
};
const Command retryCommand{
    .name = "retry"_L1,
    .syntax = "[ID...]"_L1,
    .summary = "Do tasks that have ended again, as new tasks"_L1,
    .help = "The new task has the type, params, queue and limits of the old one, which stays as it is. One "
            "that has not ended is refused (exit status 5), which does not keep the others from being done "
            "again."_L1,
    .examples = "pooldeckctl retry 42\n"
                "pooldeckctl retry --state failed --type fetch"_L1,
    .options = bulkOptions,
    .run = retry,
};
const Command pinCommand{
    .name = "pin"_L1,
    .syntax = "[ID...]"_L1,
    .summary = "Keep tasks when old ones are removed"_L1,
    .examples = "pooldeckctl pin 42"_L1,
    .options = bulkOptions,
    .run = pin,
};
const Command unpinCommand{
    .name = "unpin"_L1,
    .syntax = "[ID...]"_L1,
    .summary = "Let tasks be removed when they are old"_L1,
    .examples = "pooldeckctl unpin 42"_L1,
    .options = bulkOptions,
    .run = unpin,
};
const Command forgetCommand{
    .name = "forget"_L1,
    .syntax = "[ID...]"_L1,
    .summary = "Remove tasks that have ended, now"_L1,
    .help = "The task goes with its log and result, also if it is pinned. One that has not ended is refused "
            "(exit status 5), which does not keep the others from being removed."_L1,
    .examples = "pooldeckctl forget 41 42\n"
                "pooldeckctl forget --state cancelled"_L1,
    .options = bulkOptions,
    .run = forget,
};

} // namespace pooldeckctl
