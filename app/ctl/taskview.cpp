// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/taskview.h"

#include "app/ctl/table.h"
#include "app/ctl/textwidth.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

QDateTime toTime(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
}

QString durationText(qint64 ms)
{
    if (ms < 1000)
        return u"%1 ms"_s.arg(ms);
    if (ms < 60'000)
        return u"%1 s"_s.arg(static_cast<double>(ms) / 1000, 0, 'f', 1);
    const qint64 seconds = ms / 1000;
    if (seconds < 3600)
        return u"%1:%2 min"_s.arg(seconds / 60).arg(seconds % 60, 2, 10, QChar(u'0'));
    return u"%1:%2 h"_s.arg(seconds / 3600).arg(seconds / 60 % 60, 2, 10, QChar(u'0'));
}

QString errorText(const QJsonObject &error)
{
    return u"%1 (%2)"_s.arg(error["message"_L1].toString(), error["kind"_L1].toString());
}

QString stateText(const QJsonObject &task)
{
    QString state = task["state"_L1].toString();
    if (task["unresponsive"_L1].toBool() && state == "running"_L1)
        return state + ", does not stop"_L1;
    if (task["cancel_requested"_L1].toBool() && state == "running"_L1)
        return state + ", asked to stop"_L1;
    return state;
}

/// "41, 42"; of many only the first.
QString idsText(const QJsonArray &ids)
{
    constexpr qsizetype Most = 5;
    QStringList texts;
    for (qsizetype i = 0; i < std::min(ids.size(), Most); ++i)
        texts.append(QString::number(ids.at(i).toInteger()));
    const QString text = texts.join(u", "_s);
    return ids.size() > Most ? u"%1 and %2 more"_s.arg(text).arg(ids.size() - Most) : text;
}

/// "gpu=1, lamp=2".
QString resourcesText(const QJsonObject &resources)
{
    QStringList texts;
    for (auto it = resources.begin(); it != resources.end(); ++it)
        texts.append(u"%1=%2"_s.arg(it.key()).arg(it.value().toInteger()));
    return texts.join(u", "_s);
}

/// Empty for none.
QString countText(const QJsonValue &count)
{
    return count.toInteger() > 0 ? QString::number(count.toInteger()) : QString();
}

/// What the task waits for, and on which of them: "queue paused: mail".
QString waitText(const QJsonObject &task, QString (*timeText)(const QJsonValue &))
{
    const QString kind = task["waiting_for"_L1].toString();
    QString on = task["waiting_on"_L1].toString();
    if (kind == "tasks"_L1)
        on = idsText(task["depends_on"_L1].toArray());
    else if (kind == "due time"_L1)
        on = timeText(task["due_at"_L1]);
    return on.isEmpty() ? kind : kind + ": "_L1 + on;
}

} // namespace

QString taskTable(const QJsonArray &tasks, const Style &style)
{
    Table table;
    table.addColumn(u"ID"_s, Table::Align::Right);
    table.addColumn(u"TYPE"_s);
    table.addColumn(u"STATE"_s);
    table.colourBy(stateColour);
    table.addColumn(u"WAITS FOR"_s);
    table.hideIfEmpty();
    table.addColumn(u"PROGRESS"_s, Table::Align::Right);
    table.hideIfEmpty();
    table.addColumn(u"CREATED"_s);
    table.addColumn(u"RAN"_s, Table::Align::Right);
    table.addColumn(u"PARAMS"_s);
    for (const auto &value : tasks) {
        const QJsonObject task = value.toObject();
        table.addRow({QString::number(task["id"_L1].toInteger()), task["type"_L1].toString(), stateText(task),
                      waitText(task, briefTime), progressText(task), briefTime(task["created_at"_L1]),
                      elapsedText(task["started_at"_L1], task["finished_at"_L1]),
                      valueText(task["params"_L1])});
    }
    return table.toText(style);
}

QString fieldTable(const QJsonArray &tasks, const QStringList &fields, const Style &style)
{
    Table table;
    for (const QString &field : fields) {
        table.addColumn(QString(field).replace(u'_', u' ').toUpper());
        if (field == "state"_L1)
            table.colourBy(stateColour);
    }
    for (const auto &task : tasks) {
        QStringList cells;
        for (const QString &field : fields) {
            const QJsonValue value = task[field];
            const QString time = field.endsWith("_at"_L1) ? localTime(value) : QString();
            cells.append(value.isNull() || value.isUndefined() ? QString()
                             : time.isEmpty()                  ? valueText(value)
                                                               : time);
        }
        table.addRow(cells);
    }
    return table.toText(style);
}

QString taskDetails(const QJsonObject &task)
{
    NamedValues lines;
    const auto add = [&](const QString &name, const QString &text) {
        if (!text.isEmpty())
            lines.append({name, text});
    };
    add(u"task"_s, QString::number(task["id"_L1].toInteger()));
    add(u"type"_s, task["type"_L1].toString());
    add(u"state"_s, stateText(task));
    add(u"waits for"_s, waitText(task, localTime));
    add(u"due"_s, localTime(task["due_at"_L1]));
    add(u"depends on"_s, idsText(task["depends_on"_L1].toArray()));
    add(u"queue"_s, task["queue"_L1].toString());
    add(u"priority"_s, QString::number(task["priority"_L1].toInteger()));
    add(u"tags"_s, task["tags"_L1].toArray().isEmpty() ? QString() : valueText(task["tags"_L1]));
    add(u"params"_s, valueText(task["params"_L1]));
    add(u"executor"_s, task["executor"_L1].toString());
    add(u"resources"_s, resourcesText(task["resources"_L1].toObject()));
    add(u"timeout"_s, secondsText(task["timeout"_L1]));
    add(u"queue timeout"_s, secondsText(task["queue_timeout"_L1]));
    add(u"unique key"_s, task["unique_key"_L1].toString());
    add(u"retry of"_s, task["retry_of"_L1].isNull() ? QString() : valueText(task["retry_of"_L1]));
    add(u"attempt"_s, QString::number(task["attempt"_L1].toInteger()));
    add(u"retries"_s, countText(task["retries"_L1]));
    add(u"lane"_s, task["lane"_L1].toString());
    add(u"pinned"_s, task["pinned"_L1].toBool() ? u"yes"_s : QString());
    add(u"progress"_s, progressText(task));
    add(u"submitter"_s, task["submitter"_L1].toString());
    add(u"created"_s, localTime(task["created_at"_L1]));
    add(u"started"_s, localTime(task["started_at"_L1]));
    add(u"finished"_s, localTime(task["finished_at"_L1]));
    add(u"ran"_s, elapsedText(task["started_at"_L1], task["finished_at"_L1]));
    if (!task["result"_L1].isNull() && !task["result"_L1].isUndefined())
        add(u"result"_s, valueText(task["result"_L1]));
    else if (task["result_url"_L1].isString())
        add(u"result"_s,
            u"%1 bytes at %2"_s.arg(task["result_bytes"_L1].toInteger())
                .arg(task["result_url"_L1].toString()));
    if (const QJsonObject error = task["error"_L1].toObject(); !error.isEmpty()) {
        add(u"error"_s, errorText(error));
        if (const QJsonObject details = error["details"_L1].toObject(); !details.isEmpty())
            add(u"details"_s, valueText(details));
    }

    return pairsText(lines);
}

QString attemptTable(const QJsonArray &attempts, const Style &style)
{
    Table table;
    table.addColumn(u"ATTEMPT"_s, Table::Align::Right);
    table.addColumn(u"STATE"_s);
    table.colourBy(stateColour);
    table.addColumn(u"LANE"_s);
    table.addColumn(u"STARTED"_s);
    table.addColumn(u"RAN"_s, Table::Align::Right);
    table.addColumn(u"ERROR"_s);
    for (const auto &value : attempts) {
        const QJsonObject attempt = value.toObject();
        const QJsonObject error = attempt["error"_L1].toObject();
        table.addRow({QString::number(attempt["attempt"_L1].toInteger()), attempt["state"_L1].toString(),
                      attempt["lane"_L1].toString(), localTime(attempt["started_at"_L1]),
                      elapsedText(attempt["started_at"_L1], attempt["finished_at"_L1]),
                      error.isEmpty() ? QString() : errorText(error)});
    }
    return table.toText(style);
}

QString logLine(const QJsonObject &line)
{
    const QString stream = line["stream"_L1].toString();
    const QString time = toTime(line["time"_L1]).toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s);
    QString text = time + u' ';
    if (stream != "log"_L1)
        text += u'[' + stream + "] "_L1;
    return text + harmless(line["text"_L1].toString()) + u'\n';
}

QString eventLine(const QJsonObject &task, const Style &style)
{
    const QString state = stateText(task);
    QStringList parts{QDateTime::currentDateTime().toString(u"HH:mm:ss.zzz"_s),
                      QString::number(task["id"_L1].toInteger()), harmless(task["type"_L1].toString()),
                      style.colours ? coloured(harmless(state), stateColour(state)) : harmless(state)};
    if (const QJsonObject error = task["error"_L1].toObject(); !error.isEmpty())
        parts.append(harmless(errorText(error)));
    else if (const QString reason = waitText(task, briefTime); !reason.isEmpty())
        parts.append(harmless(reason));
    else if (state == "running"_L1)
        parts.append(progressText(task));
    return cutToWidth(parts.join("  "_L1).trimmed(), style.width) + u'\n';
}

QString progressText(const QJsonObject &task)
{
    const QJsonObject progress = task["progress"_L1].toObject();
    const double ratio = progressRatio(task);
    if (ratio >= 0)
        return u"%1 %"_s.arg(static_cast<int>(ratio * 100));
    const qint64 current = progress["current"_L1].toInteger();
    return current > 0 ? QString::number(current) : QString();
}

double progressRatio(const QJsonObject &task)
{
    const QJsonObject progress = task["progress"_L1].toObject();
    const double total = progress["total"_L1].toDouble();
    if (total <= 0)
        return -1;
    return std::clamp(progress["current"_L1].toDouble() / total, 0.0, 1.0);
}

QString localTime(const QJsonValue &time)
{
    const QDateTime utc = toTime(time);
    return utc.isValid() ? utc.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s) : QString();
}

QString briefTime(const QJsonValue &time)
{
    const QDateTime local = toTime(time).toLocalTime();
    return local.toString(local.date() == QDate::currentDate() ? u"HH:mm:ss"_s : u"yyyy-MM-dd HH:mm"_s);
}

QString secondsText(const QJsonValue &seconds)
{
    return seconds.isDouble() ? durationText(std::llround(seconds.toDouble() * 1000)) : QString();
}

QString elapsedText(const QJsonValue &from, const QJsonValue &to)
{
    const QDateTime start = toTime(from);
    if (!start.isValid())
        return {};
    const QDateTime end = to.isString() ? toTime(to) : QDateTime::currentDateTimeUtc();
    return durationText(std::max<qint64>(0, start.msecsTo(end)));
}

QString valueText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    const QByteArray json = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(json.mid(1, json.size() - 2));
}

} // namespace pooldeckctl
