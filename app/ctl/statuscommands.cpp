// SPDX-License-Identifier: GPL-3.0-only
// Commands that show how the server is: types, stats, pool, loops, stalls.
#include "app/ctl/command.h"
#include "app/ctl/filteroptions.h"
#include "app/ctl/table.h"
#include "app/ctl/taskview.h"
#include "app/ctl/values.h"

#include <QJsonArray>

#include <limits>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

QString milliseconds(const QJsonValue &value)
{
    return QString::number(value.toDouble(), 'f', 2);
}

QString percent(const QJsonValue &ratio)
{
    return u"%1 %"_s.arg(ratio.toDouble() * 100, 0, 'f', 1);
}

/// The params that a type takes, e.g. "path algorithm?".
QString paramNames(const QJsonObject &schema)
{
    const QJsonArray required = schema["required"_L1].toArray();
    QStringList names = schema["properties"_L1].toObject().keys();
    for (QString &name : names) {
        if (!required.contains(name))
            name += u'?';
    }
    return names.join(u' ');
}

QString typesText(const QJsonObject &answer)
{
    Table table;
    table.addColumn(u"TYPE"_s);
    table.addColumn(u"EXECUTOR"_s);
    table.addColumn(u"PARAMS"_s);
    table.addColumn(u"DESCRIPTION"_s);
    const QJsonArray items = answer["items"_L1].toArray();
    for (const auto &type : items) {
        table.addRow({type["name"_L1].toString(), type["executor"_L1].toString(),
                      paramNames(type["params_schema"_L1].toObject()), type["description"_L1].toString()});
    }
    return table.toText(outputStyle());
}

QString statsText(const QJsonObject &answer)
{
    NamedValues lines;
    const QJsonObject tasks = answer["tasks"_L1].toObject();
    for (const QLatin1StringView state : {"scheduled"_L1, "waiting"_L1, "queued"_L1, "running"_L1,
                                          "succeeded"_L1, "failed"_L1, "cancelled"_L1})
        lines.append({QString(state), QString::number(tasks[state].toInteger())});
    const QJsonObject process = answer["process"_L1].toObject();
    lines.append({u"up"_s, u"%1 s"_s.arg(answer["uptime_s"_L1].toDouble(), 0, 'f', 0)});
    lines.append({u"memory"_s, u"%1 MB"_s.arg(process["rss_bytes"_L1].toDouble() / 1e6, 0, 'f', 1)});
    lines.append({u"cpu"_s, percent(process["cpu_ratio"_L1])});
    lines.append({u"threads"_s, QString::number(process["threads"_L1].toInteger())});
    if (const QJsonValue trouble = answer["trouble"_L1]; trouble.isObject())
        lines.append({u"trouble"_s, trouble["detail"_L1].toString()});
    return pairsText(lines);
}

QString poolText(const QJsonObject &answer)
{
    const QJsonObject wait = answer["wait_ms"_L1].toObject();
    return pairsText({{u"threads"_s, QString::number(answer["max_threads"_L1].toInteger())},
                      {u"active"_s, QString::number(answer["active"_L1].toInteger())},
                      {u"queued"_s, QString::number(answer["queued"_L1].toInteger())},
                      {u"unresponsive"_s, QString::number(answer["unresponsive"_L1].toInteger())},
                      {u"busy"_s, percent(answer["busy_ratio"_L1])},
                      {u"wait p50"_s, milliseconds(wait["p50"_L1]) + " ms"_L1},
                      {u"wait p99"_s, milliseconds(wait["p99"_L1]) + " ms"_L1}});
}

Options poolOptions()
{
    return {
        {{u"n"_s, u"threads"_s}, u"Change the number of threads, 1 to 1024, at once."_s, u"N"_s},
    };
}

Expected<ExitStatus> pool(Context &context)
{
    if (!context.arguments.isSet(u"threads"_s))
        return showPath(context, u"/pool"_s, poolText);
    if (!context.positional.isEmpty())
        return unexpectedArgument(context);
    const auto threads = readInteger(u"--threads"_s, context.arguments.value(u"threads"_s), 1, 1'024);
    if (!threads)
        return std::unexpected(threads.error());
    return showAnswer(context, context.api.patch(u"/pool"_s, {{u"max_threads"_s, *threads}}), poolText);
}

QString loopsText(const QJsonObject &answer)
{
    Table table;
    table.addColumn(u"LOOP"_s);
    for (const QString &title : {u"LAST MS"_s, u"P50"_s, u"P99"_s, u"MAX"_s, u"STALLS"_s})
        table.addColumn(title, Table::Align::Right);
    const QJsonArray items = answer["items"_L1].toArray();
    for (const auto &loop : items) {
        const QJsonValue latency = loop["latency_ms"_L1];
        table.addRow({loop["name"_L1].toString(), milliseconds(latency["last"_L1]),
                      milliseconds(latency["p50"_L1]), milliseconds(latency["p99"_L1]),
                      milliseconds(latency["max"_L1]), QString::number(loop["stalls"_L1].toInteger())});
    }
    return table.toText(outputStyle());
}

QString stallsText(const QJsonObject &answer)
{
    const QJsonArray items = answer["items"_L1].toArray();
    if (items.isEmpty())
        return u"No loop was held up.\n"_s;
    Table table;
    table.addColumn(u"STARTED"_s);
    table.addColumn(u"LOOP"_s);
    table.addColumn(u"MS"_s, Table::Align::Right);
    table.addColumn(u"ONGOING"_s);
    table.hideIfEmpty();
    table.addColumn(u"KIND"_s);
    table.addColumn(u"TASK"_s, Table::Align::Right);
    table.hideIfEmpty();
    table.addColumn(u"CULPRIT"_s);
    for (const auto &stall : items) {
        const QJsonValue culprit = stall["culprit"_L1];
        table.addRow({localTime(stall["started_at"_L1]), stall["loop"_L1].toString(),
                      QString::number(stall["duration_ms"_L1].toDouble(), 'f', 0),
                      stall["ongoing"_L1].toBool() ? u"yes"_s : QString(), stall["kind"_L1].toString(),
                      culprit["task_id"_L1].isDouble() ? valueText(culprit["task_id"_L1]) : QString(),
                      culprit["what"_L1].toString()});
    }
    return table.toText(outputStyle());
}

Options stallOptions()
{
    return {
        {u"loop"_s, u"Only stalls of this loop."_s, u"LOOP"_s},
        {u"min-duration-ms"_s, u"Only stalls that took at least so many milliseconds."_s, u"MS"_s},
        {{u"a"_s, u"after"_s},
         u"Only stalls with a higher id, the oldest of them (default: the newest of all)."_s,
         u"N"_s},
        {{u"n"_s, u"limit"_s}, u"At most so many stalls."_s, u"N"_s},
    };
}

Expected<ExitStatus> stalls(Context &context)
{
    if (!context.positional.isEmpty())
        return unexpectedArgument(context);
    QUrlQuery query;
    for (const QCommandLineOption &option : stallOptions()) {
        const QString name = option.names().constLast();
        if (!context.arguments.isSet(name))
            continue;
        const QString text = context.arguments.value(name);
        if (name != "loop"_L1) {
            const auto number = readInteger("--"_L1 + name, text, 0, std::numeric_limits<int>::max());
            if (!number)
                return std::unexpected(number.error());
        }
        addParameter(query, QString(name).replace(u'-', u'_'), text);
    }
    return showAnswer(context, context.api.get(u"/loops/stalls"_s, query), stallsText);
}

} // namespace

const Command typesCommand{
    .name = "types"_L1,
    .summary = "List the task types and their params"_L1,
    .examples = "pooldeckctl types"_L1,
    .run = [](Context &context) { return showPath(context, u"/types"_s, typesText); },
};
const Command statsCommand{
    .name = "stats"_L1,
    .summary = "Show the numbers of tasks and what the server costs"_L1,
    .examples = "pooldeckctl stats --json"_L1,
    .run = [](Context &context) { return showPath(context, u"/stats"_s, statsText); },
};
const Command poolCommand{
    .name = "pool"_L1,
    .summary = "Show how full the pool is, or change its size"_L1,
    .help = "The size holds until the server ends; the next start goes by its options again."_L1,
    .examples = "pooldeckctl pool --threads 8"_L1,
    .options = poolOptions,
    .run = pool,
};
const Command loopsCommand{
    .name = "loops"_L1,
    .summary = "Show how late each event loop is"_L1,
    .examples = "pooldeckctl loops"_L1,
    .run = [](Context &context) { return showPath(context, u"/loops"_s, loopsText); },
};
const Command stallsCommand{
    .name = "stalls"_L1,
    .summary = "List when event loops were held up, and by what"_L1,
    .examples = "pooldeckctl stalls\n"
                "pooldeckctl stalls --loop api-0 --min-duration-ms 100"_L1,
    .options = stallOptions,
    .run = stalls,
};

} // namespace pooldeckctl
