// SPDX-License-Identifier: GPL-3.0-only
// Commands that show what a task leaves behind: log, attempts.
#include "app/ctl/command.h"
#include "app/ctl/eventstream.h"
#include "app/ctl/follow.h"
#include "app/ctl/taskview.h"
#include "app/ctl/values.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

constexpr qsizetype PageSize = 1000;

Options logOptions()
{
    return {
        {{u"f"_s, u"follow"_s}, u"Go on until the task has ended."_s},
        {{u"a"_s, u"after"_s}, u"Only lines after this number."_s, u"N"_s, u"0"_s},
    };
}

void printLine(const QJsonObject &line, Output output)
{
    if (output == Output::Table)
        print(logLine(line));
    else
        printJsonLine(line);
}

void tellWhatIsMissing(qint64 oldest, qint64 after, Output output)
{
    if (output == Output::Table && oldest > after + 1)
        printError(u"The log begins with line %1; earlier ones are no longer kept.\n"_s.arg(oldest));
}

/// Prints what there is of the log behind a line.
Expected<ExitStatus> printLog(Context &context, qint64 id, qint64 after)
{
    bool isFirst = true;
    while (true) {
        const auto page = context.api.get(
            u"/tasks/%1/log"_s.arg(id),
            QUrlQuery{{u"after"_s, QString::number(after)}, {u"limit"_s, QString::number(PageSize)}});
        if (!page)
            return std::unexpected(page.error());
        if (std::exchange(isFirst, false))
            tellWhatIsMissing(page->value("first_line"_L1).toInteger(), after, context.output);
        const QJsonArray lines = page->value("items"_L1).toArray();
        if (lines.isEmpty() && after == 0 && context.output == Output::Table)
            printError(u"pooldeckctl: task %1 has logged nothing\n"_s.arg(id));
        for (const auto &line : lines)
            printLine(line.toObject(), context.output);
        after = page->value("last_line"_L1).toInteger();
        if (lines.size() < PageSize)
            return ExitStatus::Done;
    }
}

/// Prints the log behind a line, and what is added until the task has ended, over a loss of the server.
Expected<ExitStatus> followLog(Context &context, qint64 id, qint64 after)
{
    Follow follow;
    EventStream stream(context.api, QUrlQuery{{u"follow"_s, u"true"_s}, {u"after"_s, QString::number(after)}},
                       u"/tasks/%1/log"_s.arg(id));
    bool isFirst = true;
    QObject::connect(&stream, &EventStream::received, &follow, [&](const SseEvent &event) {
        const QJsonObject data = QJsonDocument::fromJson(event.data).object();
        if (event.type == "line") {
            if (std::exchange(isFirst, false))
                tellWhatIsMissing(data["number"_L1].toInteger(), after, context.output);
            printLine(data, context.output);
        } else if (event.type == "end") {
            follow.finish(ExitStatus::Done);
        } else if (event.type == "error") {
            follow.fail({ExitStatus::Refused, describeProblem(data, data["status"_L1].toInt())});
        }
    });
    QObject::connect(&stream, &EventStream::lost, &follow, [] {
        printError(u"pooldeckctl: The connection to the server is lost; trying again.\n"_s);
    });
    QObject::connect(&stream, &EventStream::failed, &follow, &Follow::fail);
    stream.open();
    return follow.run();
}

Expected<ExitStatus> log(Context &context)
{
    const auto id = onlyTaskId(context);
    if (!id)
        return std::unexpected(id.error());
    const auto after =
        readInteger(u"--after"_s, context.arguments.value(u"after"_s), 0, std::numeric_limits<qint64>::max());
    if (!after)
        return std::unexpected(after.error());
    return context.arguments.isSet(u"follow"_s) ? followLog(context, *id, *after)
                                                : printLog(context, *id, *after);
}

Expected<ExitStatus> attempts(Context &context)
{
    const auto id = onlyTaskId(context);
    if (!id)
        return std::unexpected(id.error());
    const auto answer = context.api.get(u"/tasks/%1/attempts"_s.arg(*id));
    if (!answer)
        return std::unexpected(answer.error());
    if (context.output == Output::Json) {
        printJson(*answer);
        return ExitStatus::Done;
    }
    const QJsonArray items = answer->value("items"_L1).toArray();
    print(items.isEmpty() ? u"It has not started yet.\n"_s : attemptTable(items, outputStyle()));
    return ExitStatus::Done;
}

} // namespace

const Command logCommand{
    .name = "log"_L1,
    .syntax = "ID"_L1,
    .summary = "Show a task's log"_L1,
    .help = "With --json each line is a JSON object of its own."_L1,
    .examples = "pooldeckctl log 42 --follow\n"
                "pooldeckctl log 42 --after 1000"_L1,
    .options = logOptions,
    .run = log,
};
const Command attemptsCommand{
    .name = "attempts"_L1,
    .syntax = "ID"_L1,
    .summary = "List a task's attempts and how they ended"_L1,
    .examples = "pooldeckctl attempts 42"_L1,
    .run = attempts,
};

} // namespace pooldeckctl
