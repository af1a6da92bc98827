// SPDX-License-Identifier: GPL-3.0-only
// Commands that show what a task leaves behind: log, attempts.
#include "app/ctl/command.h"
#include "app/ctl/follow.h"
#include "app/ctl/taskview.h"
#include "app/ctl/values.h"
#include "app/ctl/waiter.h"

#include <QDeadlineTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimer>

#include <chrono>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pooldeckctl {

namespace {

constexpr auto FollowPause = 300ms;
constexpr auto GiveUpAfter = 60s;
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

/// Prints the log from a line on, as far as there is one.
class LogPrinter
{
public:
    LogPrinter(Context &context, qint64 id, qint64 after)
        : m_context(context), m_path(u"/tasks/%1"_s.arg(id)), m_after(after)
    {
    }

    /// Whether the task had ended: then that was all. The state is asked for first, since after the end
    /// nothing is added to the log.
    Expected<bool> printMore()
    {
        const auto task = m_context.api.get(m_path);
        if (!task)
            return std::unexpected(task.error());
        while (true) {
            const auto page = m_context.api.get(
                m_path + "/log"_L1,
                QUrlQuery{{u"after"_s, QString::number(m_after)}, {u"limit"_s, QString::number(PageSize)}});
            if (!page)
                return std::unexpected(page.error());
            const QJsonArray lines = page->value("items"_L1).toArray();
            const qint64 oldest = page->value("first_line"_L1).toInteger();
            if (m_context.output == Output::Table && std::exchange(m_first, false) && oldest > m_after + 1)
                printError(u"The log begins with line %1; earlier ones are no longer kept.\n"_s.arg(oldest));
            printLines(lines, m_context.output);
            m_after = page->value("last_line"_L1).toInteger();
            if (lines.size() < PageSize)
                return isFinal(*task);
        }
    }

private:
    Context &m_context;
    const QString m_path;
    qint64 m_after;
    bool m_first = true;
};

/// Prints what is added until the task has ended, over a loss of the server.
Expected<ExitStatus> followLog(Context &context, LogPrinter &printer)
{
    Follow follow;
    QTimer timer;
    auto lostSince = QDeadlineTimer(QDeadlineTimer::Forever);
    QObject::connect(&timer, &QTimer::timeout, &follow, [&] {
        const auto ended = printer.printMore();
        if (ended) {
            lostSince = QDeadlineTimer(QDeadlineTimer::Forever);
            if (*ended)
                follow.finish(ExitStatus::Done);
            return;
        }
        if (ended.error().status != ExitStatus::Unreachable || lostSince.hasExpired()) {
            follow.fail(ended.error());
            return;
        }
        if (lostSince.isForever()) {
            printError(u"pooldeckctl: The connection to the server is lost; trying again.\n"_s);
            lostSince = QDeadlineTimer(GiveUpAfter);
        }
        context.api.locateAgain();
    });
    timer.start(FollowPause);
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
    LogPrinter printer(context, *id, *after);
    const auto ended = printer.printMore();
    if (!ended)
        return std::unexpected(ended.error());
    if (*ended || !context.arguments.isSet(u"follow"_s))
        return ExitStatus::Done;
    return followLog(context, printer);
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
