// SPDX-License-Identifier: GPL-3.0-only
// Commands that show what a task leaves behind: log, attempts.
#include "app/ctl/command.h"
#include "app/ctl/taskview.h"
#include "app/ctl/waiter.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pooldeckctl {

namespace {

constexpr auto FollowPause = 300ms;
constexpr qsizetype PageSize = 1000;

Options logOptions()
{
    return {
        {{u"f"_s, u"follow"_s}, u"Go on until the task has ended."_s},
        {{u"a"_s, u"after"_s}, u"Only lines after this number."_s, u"N"_s, u"0"_s},
    };
}

void printLines(const QJsonArray &lines, Output output)
{
    QString text;
    for (const auto &value : lines) {
        const QJsonObject line = value.toObject();
        if (output == Output::Table)
            text += logLine(line);
        else
            text += QString::fromUtf8(QJsonDocument(line).toJson(QJsonDocument::Compact)) + u'\n';
    }
    print(text);
}

Expected<ExitStatus> log(Context &context)
{
    const auto id = onlyTaskId(context);
    if (!id)
        return std::unexpected(id.error());
    bool ok = false;
    qint64 after = context.arguments.value(u"after"_s).toLongLong(&ok);
    if (!ok || after < 0)
        return usageError(u"--after must be the number of a line"_s);

    const bool follows = context.arguments.isSet(u"follow"_s);
    const QString path = u"/tasks/%1"_s.arg(*id);
    bool first = true;
    while (true) {
        // The state first: after the end nothing is added to the log.
        bool ended = true;
        if (follows) {
            const auto task = context.api.get(path);
            if (!task)
                return std::unexpected(task.error());
            ended = isFinal(*task);
        }
        const auto page = context.api.get(
            path + "/log"_L1,
            QUrlQuery{{u"after"_s, QString::number(after)}, {u"limit"_s, QString::number(PageSize)}});
        if (!page)
            return std::unexpected(page.error());
        const QJsonArray lines = page->value("items"_L1).toArray();
        const qint64 oldest = page->value("first_line"_L1).toInteger();
        if (context.output == Output::Table && first && oldest > after + 1)
            printError(u"The log begins with line %1; earlier ones are no longer kept.\n"_s.arg(oldest));
        first = false;
        printLines(lines, context.output);
        after = page->value("last_line"_L1).toInteger();
        if (lines.size() >= PageSize)
            continue; // there may be more at once
        if (ended)
            return ExitStatus::Done;
        QThread::msleep(static_cast<unsigned long>(FollowPause.count()));
    }
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
    print(items.isEmpty() ? u"It has not started yet.\n"_s : attemptTable(items, terminalWidth()));
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
