// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/scheduleoptions.h"

#include "app/ctl/values.h"

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

using Field = Expected<QJsonValue>;

struct ScheduleOption
{
    QString name; ///< on the command line; in the API with _ for -
    QString valueName;
    QString help;
    Field (*read)(const QString &what, const QString &text);
};

Field readText(const QString &, const QString &text)
{
    return text;
}

Field readSeconds(const QString &what, const QString &text)
{
    return readDuration(what, text);
}

Field readMoment(const QString &what, const QString &text)
{
    return readTime(what, text);
}

const QList<ScheduleOption> &options()
{
    static const QList<ScheduleOption> Table{
        {u"at"_s, u"WHEN"_s, u"Once: 2026-01-31T09:00:00Z, or without Z in this machine's time zone."_s,
         readMoment},
        {u"every"_s, u"TIME"_s, u"Each time so much later: 90, 90s, 5m, 2h or 1d."_s, readSeconds},
        {u"anchor"_s, u"WHEN"_s, u"With --every: one of the moments (default: now)."_s, readMoment},
        {u"cron"_s, u"EXPRESSION"_s,
         u"Minute, hour, day, month, day of the week, such as \"0 3 * * mon-fri\"; or @hourly, @daily, "
         "@weekly, @monthly, @yearly."_s,
         readText},
        {u"time-zone"_s, u"ZONE"_s, u"With --cron: such as Europe/Berlin (default: this machine's)."_s,
         readText},
        {u"misfire"_s, u"run_once|skip|run_all"_s,
         u"What of runs that are late because the program was not there (default run_once)."_s,
         [](const QString &what, const QString &text) -> Field {
             return readChoice(what, text, {u"run_once"_s, u"skip"_s, u"run_all"_s});
         }},
        {u"misfire-grace"_s, u"TIME"_s, u"How late is still in time."_s, readSeconds},
        {u"overlap"_s, u"forbid|allow|replace"_s,
         u"What if the task of the run before has not ended (default forbid: the run is skipped)."_s,
         [](const QString &what, const QString &text) -> Field {
             return readChoice(what, text, {u"forbid"_s, u"allow"_s, u"replace"_s});
         }},
        {u"jitter"_s, u"TIME"_s, u"Start each run up to so much later, by chance."_s, readSeconds},
    };
    return Table;
}

} // namespace

Options scheduleOptions()
{
    Options all;
    for (const ScheduleOption &option : options())
        all.append({option.name, option.help, option.valueName});
    return all;
}

Expected<QJsonObject> readScheduleOptions(const QCommandLineParser &arguments)
{
    const auto count = arguments.isSet(u"at"_s) + arguments.isSet(u"every"_s) + arguments.isSet(u"cron"_s);
    if (count > 1)
        return usageError(u"--at, --every and --cron exclude each other"_s);
    QJsonObject fields;
    for (const ScheduleOption &option : options()) {
        if (!arguments.isSet(option.name))
            continue;
        const auto value = option.read("--"_L1 + option.name, arguments.value(option.name));
        if (!value)
            return std::unexpected(value.error());
        fields.insert(QString(option.name).replace(u'-', u'_'), *value);
    }
    return fields;
}

QStringList unscheduledOptions()
{
    return {u"delay"_s, u"due-at"_s, u"after"_s, u"after-policy"_s};
}

} // namespace pooldeckctl
