// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/taskoptions.h"

#include "app/ctl/values.h"

#include <QJsonArray>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

using Field = Expected<QJsonValue>;

struct TaskOption
{
    QStringList names; ///< as on the command line
    QString field; ///< as in the API
    QString valueName;
    QString help;
    Field (*read)(const QString &what, const QStringList &values); ///< each time it was given
};

Field readText(const QString &, const QStringList &values)
{
    return values.constLast();
}

Field readSeconds(const QString &what, const QStringList &values)
{
    return readDuration(what, values.constLast());
}

Field readTags(const QString &, const QStringList &values)
{
    return QJsonArray::fromStringList(values);
}

Field readTaskIds(const QString &what, const QStringList &values)
{
    QJsonArray ids;
    for (const QString &value : values) {
        const auto id = readInteger(what, value, 1, std::numeric_limits<qint64>::max());
        if (!id)
            return usageError(u"%1: \"%2\" is not a task's id"_s.arg(what, value));
        ids.append(*id);
    }
    return ids;
}

Field readResources(const QString &what, const QStringList &values)
{
    constexpr qint64 MaxUnits = 1'000'000;
    QJsonObject resources;
    for (const QString &value : values) {
        const qsizetype equals = value.indexOf(u'=');
        const auto name = readName(what, value.left(equals));
        const auto units = readInteger(what, value.mid(equals + 1), 1, MaxUnits);
        if (equals < 0 || !name || !units) {
            return usageError(u"%1: \"%2\" is not a resource's name and units from 1 to %3, such as gpu=1"_s
                                  .arg(what, value)
                                  .arg(MaxUnits));
        }
        resources.insert(*name, *units);
    }
    return resources;
}

Field readKinds(const QString &what, const QStringList &values)
{
    QJsonArray kinds;
    for (const QString &value : values.join(u',').split(u',')) {
        const auto kind =
            readChoice(what, value, {u"exception"_s, u"timeout"_s, u"exit_status"_s, u"signal"_s});
        if (!kind)
            return std::unexpected(kind.error());
        kinds.append(*kind);
    }
    return kinds;
}

const QList<TaskOption> &options()
{
    static const QList<TaskOption> Options{
        {{u"p"_s, u"priority"_s},
         u"priority"_s,
         u"N"_s,
         u"From -100 to 100; higher runs first (default 0)."_s,
         [](const QString &what, const QStringList &values) -> Field {
             return readInteger(what, values.constLast(), -100, 100);
         }},
        {{u"t"_s, u"tag"_s},
         u"tags"_s,
         u"TAG"_s,
         u"A tag, to find the task by; may be given several times."_s,
         readTags},
        {{u"q"_s, u"queue"_s}, u"queue"_s, u"QUEUE"_s, u"The queue (default: the type's)."_s, readText},
        {{u"delay"_s}, u"delay"_s, u"TIME"_s, u"Start so much later: 90, 90s, 5m, 2h or 1d."_s, readSeconds},
        {{u"due-at"_s},
         u"due_at"_s,
         u"WHEN"_s,
         u"Start no earlier: 2026-01-31T09:00:00Z, or without Z in this machine's time zone."_s,
         [](const QString &what, const QStringList &values) -> Field {
             return readTime(what, values.constLast());
         }},
        {{u"timeout"_s},
         u"timeout"_s,
         u"TIME"_s,
         u"Stop an attempt that runs longer; 0: never (default: the type's)."_s,
         readSeconds},
        {{u"queue-timeout"_s},
         u"queue_timeout"_s,
         u"TIME"_s,
         u"Fail if it is queued for longer; 0: never (default: the type's)."_s,
         readSeconds},
        {{u"retries"_s},
         u"retries"_s,
         u"N"_s,
         u"Further attempts when one fails, 0 to 1000 (default: the type's)."_s,
         [](const QString &what, const QStringList &values) -> Field {
             return readInteger(what, values.constLast(), 0, 1'000);
         }},
        {{u"retry-on"_s},
         u"retry_on"_s,
         u"KIND,..."_s,
         u"Only after these: exception, timeout, exit_status, signal (default: all of them)."_s,
         readKinds},
        {{u"retry-backoff"_s},
         u"retry_backoff"_s,
         u"TIME[,...]"_s,
         u"How long the first further attempt waits; then factor=F, by which each waits longer, max=TIME "
         "and jitter=0..1 may follow, such as 1s,factor=2,max=10m,jitter=0.1."_s,
         [](const QString &what, const QStringList &values) -> Field {
             return readBackoff(what, values.constLast());
         }},
        {{u"executor"_s},
         u"executor"_s,
         u"thread|loop|process|command"_s,
         u"Where it runs (default: the type's)."_s,
         [](const QString &what, const QStringList &values) -> Field {
             return readChoice(what, values.constLast(),
                               {u"thread"_s, u"loop"_s, u"process"_s, u"command"_s});
         }},
        {{u"unique-key"_s},
         u"unique_key"_s,
         u"KEY"_s,
         u"At most one unfinished task has this key."_s,
         readText},
        {{u"unique-policy"_s},
         u"unique_policy"_s,
         u"reject|return_existing|replace"_s,
         u"What if there is one (default reject)."_s,
         [](const QString &what, const QStringList &values) -> Field {
             return readChoice(what, values.constLast(), {u"reject"_s, u"return_existing"_s, u"replace"_s});
         }},
        {{u"after"_s},
         u"depends_on"_s,
         u"ID"_s,
         u"Start after this task; may be given several times."_s,
         readTaskIds},
        {{u"after-policy"_s},
         u"depends_policy"_s,
         u"all_succeeded|all_finished|any"_s,
         u"Start when of those before it all succeeded (default), all ended, or one succeeded."_s,
         [](const QString &what, const QStringList &values) -> Field {
             return readChoice(what, values.constLast(), {u"all_succeeded"_s, u"all_finished"_s, u"any"_s});
         }},
        {{u"resource"_s},
         u"resources"_s,
         u"RESOURCE=UNITS"_s,
         u"Hold so much of a resource while it runs; may be given several times."_s,
         readResources},
    };
    return Options;
}

/// A field that is made empty by an option of its own.
struct Clearing
{
    QString name;
    QString setter; ///< the option that fills it
    QString field;
    QString help;
    QJsonValue empty;
};

const QList<Clearing> &clearings()
{
    static const QList<Clearing> Table{
        {u"no-tags"_s, u"tag"_s, u"tags"_s, u"Take its tags away; --tag replaces them."_s, QJsonArray()},
        {u"no-resources"_s, u"resource"_s, u"resources"_s,
         u"Let it hold no resources; --resource replaces them."_s, QJsonObject()},
    };
    return Table;
}

} // namespace

Options clearingOptions()
{
    Options all;
    for (const Clearing &clearing : clearings())
        all.append({clearing.name, clearing.help});
    return all;
}

Options taskOptions(const QStringList &without)
{
    Options all;
    for (const TaskOption &option : options()) {
        if (!without.contains(option.names.constLast()))
            all.append({option.names, option.help, option.valueName});
    }
    return all;
}

Expected<QJsonObject> readTaskOptions(const QCommandLineParser &arguments)
{
    // The parser warns of options that it does not know.
    const auto isSet = [known = arguments.optionNames()](const QString &name) {
        return known.contains(name);
    };
    for (const auto &[name, other] :
         {std::pair{u"unique-policy"_s, u"unique-key"_s}, std::pair{u"after-policy"_s, u"after"_s}}) {
        if (isSet(name) && !isSet(other))
            return usageError(u"--%1 needs --%2"_s.arg(name, other));
    }
    if (isSet(u"delay"_s) && isSet(u"due-at"_s))
        return usageError(u"--delay and --due-at exclude each other"_s);

    QJsonObject fields;
    for (const TaskOption &option : options()) {
        const QString name = option.names.constLast();
        if (!std::ranges::any_of(option.names, isSet))
            continue;
        const auto value = option.read("--"_L1 + name, arguments.values(name));
        if (!value)
            return std::unexpected(value.error());
        fields.insert(option.field, *value);
    }
    for (const Clearing &clearing : clearings()) {
        if (!isSet(clearing.name))
            continue;
        if (fields.contains(clearing.field))
            return usageError(u"--%1 and --%2 exclude each other"_s.arg(clearing.name, clearing.setter));
        fields.insert(clearing.field, clearing.empty);
    }
    return fields;
}

QStringList taskOptionNames()
{
    QStringList names;
    for (const TaskOption &option : options())
        names.append(option.names.constLast());
    return names;
}

} // namespace pooldeckctl
