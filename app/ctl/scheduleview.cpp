// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/scheduleview.h"

#include "app/ctl/table.h"
#include "app/ctl/taskview.h"

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

QString pauseText(const QJsonObject &schedule)
{
    if (!schedule["paused"_L1].toBool())
        return {};
    const QString until = localTime(schedule["paused_until"_L1]);
    return until.isEmpty() ? u"paused"_s : u"paused until "_s + until;
}

QString runsText(const QJsonArray &runs)
{
    QString text;
    for (const auto &run : runs)
        text += "  "_L1 + localTime(run) + u'\n';
    return text;
}

QString historyTable(const QJsonArray &records, const Style &style)
{
    Table table;
    table.addColumn(u"AT"_s);
    table.addColumn(u"RUN OF"_s);
    table.addColumn(u"RUNS"_s, Table::Align::Right);
    table.addColumn(u"OUTCOME"_s);
    table.addColumn(u"DETAIL"_s);
    table.hideIfEmpty();
    for (const auto &value : records) {
        const QJsonObject record = value.toObject();
        table.addRow({localTime(record["at"_L1]), localTime(record["last_run_at"_L1]),
                      QString::number(record["runs"_L1].toInteger()), outcomeText(record),
                      record["detail"_L1].toString()});
    }
    return table.toText(style);
}

} // namespace

QString scheduleTable(const QJsonArray &schedules, const Style &style)
{
    Table table;
    table.addColumn(u"ID"_s, Table::Align::Right);
    table.addColumn(u"NAME"_s);
    table.addColumn(u"TASK"_s);
    table.addColumn(u"WHEN"_s);
    table.addColumn(u"NEXT RUN"_s);
    table.addColumn(u"LAST OUTCOME"_s);
    table.hideIfEmpty();
    for (const auto &value : schedules) {
        const QJsonObject schedule = value.toObject();
        const QString paused = pauseText(schedule);
        table.addRow({QString::number(schedule["id"_L1].toInteger()), schedule["name"_L1].toString(),
                      schedule["task"_L1]["type"_L1].toString(), recurrenceText(schedule),
                      paused.isEmpty() ? localTime(schedule["next_fire_at"_L1]) : paused,
                      schedule["last_outcome"_L1].toString()});
    }
    return table.toText(style);
}

QString scheduleDetails(const QJsonObject &schedule)
{
    NamedValues lines{{u"schedule"_s, QString::number(schedule["id"_L1].toInteger())},
                      {u"name"_s, schedule["name"_L1].toString()},
                      {u"when"_s, recurrenceText(schedule)},
                      {u"task"_s, schedule["task"_L1]["type"_L1].toString()}};
    QJsonObject rest = schedule["task"_L1].toObject();
    rest.remove("type"_L1);
    if (!rest.isEmpty())
        lines.append({u"with"_s, valueText(rest)});
    const auto add = [&lines](const QString &name, const QString &text) {
        if (!text.isEmpty())
            lines.append({name, text});
    };
    add(u"paused"_s, pauseText(schedule));
    add(u"misfire"_s,
        u"%1, late after %2"_s.arg(schedule["misfire"_L1].toString(),
                                   secondsText(schedule["misfire_grace"_L1])));
    add(u"overlap"_s, schedule["overlap"_L1].toString());
    if (schedule["jitter"_L1].toDouble() > 0)
        add(u"jitter"_s, secondsText(schedule["jitter"_L1]));
    add(u"runs"_s, QString::number(schedule["fired"_L1].toInteger()));
    add(u"skipped"_s, QString::number(schedule["skipped"_L1].toInteger()));
    add(u"last run"_s, localTime(schedule["last_fire_at"_L1]));
    QString text = pairsText(lines);
    if (const QJsonArray runs = schedule["next_runs"_L1].toArray(); !runs.isEmpty())
        text += "\nNext runs, in local time:\n"_L1 + runsText(runs);
    if (const QJsonArray history = schedule["history"_L1].toArray(); !history.isEmpty())
        text += "\nHistory:\n"_L1 + historyTable(history, outputStyle());
    return text;
}

QString previewText(const QJsonObject &answer)
{
    const QJsonArray runs = answer["next_runs"_L1].toArray();
    return runs.isEmpty() ? u"It would never run.\n"_s : "Next runs, in local time:\n"_L1 + runsText(runs);
}

QString recurrenceText(const QJsonObject &schedule)
{
    if (const QString cron = schedule["cron"_L1].toString(); !cron.isEmpty())
        return cron + u' ' + schedule["time_zone"_L1].toString();
    if (const QJsonValue every = schedule["every"_L1]; every.isDouble())
        return u"every "_s + secondsText(every);
    return localTime(schedule["at"_L1]);
}

QString outcomeText(const QJsonObject &record)
{
    if (record["kind"_L1].toString() == "skip"_L1)
        return u"skipped: "_s + record["reason"_L1].toString();
    return u"task %1"_s.arg(record["task_id"_L1].toInteger());
}

} // namespace pooldeckctl
