// SPDX-License-Identifier: GPL-3.0-only
// Commands that go on until something happens: wait, events.
#include "app/ctl/command.h"
#include "app/ctl/eventstream.h"
#include "app/ctl/filteroptions.h"
#include "app/ctl/follow.h"
#include "app/ctl/taskview.h"
#include "app/ctl/values.h"
#include "app/ctl/waiter.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

Options waitOptions()
{
    return {
        {u"any"_s, u"Until one of them has ended (default: all)."_s},
        {u"timeout"_s, u"No longer than this: 90, 90s, 5m, 2h or 1d; then the exit status is 6."_s,
         u"TIME"_s},
    };
}

QString itemsText(const QJsonObject &answer)
{
    return taskTable(answer["items"_L1].toArray(), outputStyle());
}

Expected<ExitStatus> wait(Context &context)
{
    const auto ids = taskIds(context);
    if (!ids)
        return std::unexpected(ids.error());
    WaitWish wish{.any = context.arguments.isSet(u"any"_s), .atMost = {}};
    if (context.arguments.isSet(u"timeout"_s)) {
        const auto seconds = readDuration(u"--timeout"_s, context.arguments.value(u"timeout"_s));
        if (!seconds)
            return std::unexpected(seconds.error());
        constexpr double Most = std::numeric_limits<int>::max() / 1000;
        wish.atMost = std::chrono::milliseconds(std::llround(std::min(*seconds, Most) * 1000));
    }
    QJsonArray tasks;
    for (const qint64 id : *ids)
        tasks.append(QJsonObject{{u"id"_s, id}});
    const auto ended = waitForTasks(context.api, tasks, wish);
    if (!ended)
        return std::unexpected(ended.error());
    if (const auto shown = showAnswer(context, QJsonObject{{u"items"_s, *ended}}, itemsText); !shown)
        return shown;
    return worstStatusOf(*ended);
}

Options eventOptions()
{
    return filterOptions()
        + Options{
            {{u"a"_s, u"after"_s},
             u"Begin behind the event with this seq, as far as the server still has them (default: now)."_s,
             u"SEQ"_s},
            {{u"n"_s, u"limit"_s}, u"End after so many events."_s, u"N"_s},
        };
}

void printEvent(const SseEvent &event, Output output)
{
    QJsonObject data = QJsonDocument::fromJson(event.data).object();
    if (output == Output::Json) {
        data.insert("event"_L1, QString::fromUtf8(event.type));
        printJsonLine(data);
    } else if (event.type == "task") {
        print(eventLine(data["task"_L1].toObject(), outputStyle()));
    } else if (event.type == "removed") {
        print(u"removed: %1\n"_s.arg(valueText(data["ids"_L1])));
    } else if (event.type == "reset") {
        print(u"Some changes are no longer known to the server; these are the next.\n"_s);
    }
}

Expected<ExitStatus> events(Context &context)
{
    auto query = filterQuery(context.arguments);
    if (!query)
        return std::unexpected(query.error());
    if (!context.positional.isEmpty()) {
        const auto ids = taskIds(context);
        if (!ids)
            return std::unexpected(ids.error());
        addParameter(*query, u"task"_s, context.positional.join(u','));
    }
    constexpr qint64 Most = std::numeric_limits<qint64>::max();
    if (context.arguments.isSet(u"after"_s)) {
        const auto seq = readInteger(u"--after"_s, context.arguments.value(u"after"_s), 0, Most);
        if (!seq)
            return std::unexpected(seq.error());
        addParameter(*query, u"after"_s, QString::number(*seq));
    }
    Expected<qint64> left = Most;
    if (context.arguments.isSet(u"limit"_s))
        left = readInteger(u"--limit"_s, context.arguments.value(u"limit"_s), 1, Most);
    if (!left)
        return std::unexpected(left.error());

    Follow follow;
    EventStream stream(context.api, *query);
    QObject::connect(&stream, &EventStream::failed, &follow, &Follow::fail);
    QObject::connect(&stream, &EventStream::lost, &follow, [] {
        printError(u"pooldeckctl: The connection to the server is lost; trying again.\n"_s);
    });
    QObject::connect(&stream, &EventStream::received, &follow, [&](const SseEvent &event) {
        if (*left == 0)
            return;
        printEvent(event, context.output);
        if (--*left == 0)
            follow.finish(ExitStatus::Done);
    });
    stream.open();
    return follow.run();
}

} // namespace

const Command waitCommand{
    .name = "wait"_L1,
    .syntax = "ID..."_L1,
    .summary = "Wait for the end of tasks and tell it by the exit status"_L1,
    .help =
        "The exit status is 1 if one of those that have ended failed, else 3 if one was cancelled, else 0. A "
        "lost connection is made again; a server that is gone for a minute ends the waiting (exit "
        "status 4)."_L1,
    .examples = "pooldeckctl wait 41 42\n"
                "pooldeckctl wait --any --timeout 10m 41 42"_L1,
    .options = waitOptions,
    .run = wait,
};
const Command eventsCommand{
    .name = "events"_L1,
    .syntax = "[ID...]"_L1,
    .summary = "Follow the changes of tasks"_L1,
    .help =
        "A line for each change of a task, until Ctrl+C. With --json each line is an object: event (task, "
        "removed, or reset if some changes are no longer known), seq, and the task. A lost connection is "
        "made again and goes on behind the last event."_L1,
    .examples = "pooldeckctl events --state failed\n"
                "pooldeckctl events --json --after 1764000000000000 | jq .task.id"_L1,
    .options = eventOptions,
    .run = events,
};

} // namespace pooldeckctl
