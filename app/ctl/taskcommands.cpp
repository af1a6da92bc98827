// SPDX-License-Identifier: GPL-3.0-only
// Commands on tasks that are there: show, cancel.
#include "app/ctl/command.h"
#include "app/ctl/table.h"
#include "app/ctl/taskview.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

Expected<qint64> parseTaskId(const QString &text)
{
    bool ok = false;
    const qint64 id = text.toLongLong(&ok);
    if (!ok || id < 1)
        return usageError(u"\"%1\" is not a task's id"_s.arg(text));
    return id;
}

namespace {

Expected<ExitStatus> show(Context &context)
{
    if (context.positional.size() != 1)
        return usageError(u"show needs one task's id"_s);
    const auto id = parseTaskId(context.positional.constFirst());
    if (!id)
        return std::unexpected(id.error());
    const auto task = context.api.get(u"/tasks/%1"_s.arg(*id));
    if (!task)
        return std::unexpected(task.error());
    if (context.output == Output::Json)
        printJson(*task);
    else
        print(taskDetails(*task));
    return ExitStatus::Done;
}

Expected<ExitStatus> cancel(Context &context)
{
    if (context.positional.isEmpty())
        return usageError(u"cancel needs at least one task's id"_s);
    QList<qint64> ids;
    for (const QString &text : context.positional) {
        const auto id = parseTaskId(text);
        if (!id)
            return std::unexpected(id.error());
        ids.append(*id);
    }

    // One that cannot be cancelled does not keep the others from it.
    ExitStatus status = ExitStatus::Done;
    QJsonArray tasks;
    for (const qint64 id : ids) {
        const auto task = context.api.post(u"/tasks/%1/cancel"_s.arg(id));
        if (!task && task.error().status != ExitStatus::Refused)
            return std::unexpected(task.error());
        if (!task) {
            printError(u"pooldeckctl: %1: %2\n"_s.arg(id).arg(harmless(task.error().message)));
            status = ExitStatus::Refused;
            continue;
        }
        tasks.append(*task);
        if (context.output == Output::Table) {
            const bool asked = task->value("state"_L1).toString() == "running"_L1;
            print(asked ? u"%1 is asked to stop\n"_s.arg(id) : u"%1 is cancelled\n"_s.arg(id));
        }
    }
    if (context.output == Output::Json)
        printJson({{u"items"_s, tasks}});
    return status;
}

} // namespace

const Command showCommand{"show"_L1, "ID"_L1, "Show all there is of a task"_L1, {}, nullptr, show};
const Command cancelCommand{
    "cancel"_L1,
    "ID..."_L1,
    "Cancel tasks"_L1,
    "A queued task is cancelled at once; a running one is asked to stop. A finished one is refused\n"
    "(exit status 5), which does not keep the others from being cancelled."_L1,
    nullptr,
    cancel,
};

} // namespace pooldeckctl
