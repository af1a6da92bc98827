// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/filteroptions.h"

#include "app/ctl/values.h"

#include <QMap>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

using Value = Expected<QString>;

struct Condition
{
    QStringList names; ///< as on the command line
    QString field; ///< as in the API
    QString valueName;
    QString help;
    Value (*read)(const QString &what, const QStringList &values); ///< each time it was given
    bool ofEvents = false; ///< these may be picked by it too
};

const QString States = u"scheduled|waiting|queued|running|succeeded|failed|cancelled"_s;

Value readText(const QString &, const QStringList &values)
{
    return values.constLast();
}

Value readMoment(const QString &what, const QStringList &values)
{
    return readTime(what, values.constLast());
}

Value readStates(const QString &what, const QStringList &values)
{
    // "failed,cancelled" is how the API writes several.
    const QString all = values.join(u',');
    for (const QString &state : all.split(u',')) {
        if (const auto checked = readChoice(what, state, States.split(u'|')); !checked)
            return std::unexpected(checked.error());
    }
    return all;
}

const QList<Condition> &conditions()
{
    static const QList<Condition> Table{
        {{u"s"_s, u"state"_s},
         u"state"_s,
         States,
         u"Only tasks in this state; may be given several times."_s,
         readStates,
         true},
        {{u"t"_s, u"type"_s}, u"type"_s, u"TYPE"_s, u"Only tasks of this type."_s, readText, true},
        {{u"q"_s, u"queue"_s}, u"queue"_s, u"QUEUE"_s, u"Only tasks of this queue."_s, readText, true},
        {{u"tag"_s}, u"tag"_s, u"TAG"_s, u"Only tasks with this tag."_s, readText, true},
        {{u"search"_s},
         u"q"_s,
         u"WORDS"_s,
         u"Only tasks in which each of these words occurs: in the id, type, queue, tags, submitter, params "
         "or error."_s,
         readText},
        {{u"submitter"_s},
         u"submitter"_s,
         u"NAME"_s,
         u"Only tasks of this submitter, as `show` names it."_s,
         readText},
        {{u"unique-key"_s}, u"unique_key"_s, u"KEY"_s, u"Only tasks with this unique key."_s, readText},
        {{u"retry-of"_s},
         u"retry_of"_s,
         u"ID"_s,
         u"Only tasks that do this one again."_s,
         [](const QString &what, const QStringList &values) -> Value {
             const auto id = readInteger(what, values.constLast(), 1, std::numeric_limits<qint64>::max());
             return id ? Value(QString::number(*id)) : std::unexpected(id.error());
         }},
        {{u"pinned"_s},
         u"pinned"_s,
         u"true|false"_s,
         u"Only tasks that are pinned, or are not."_s,
         [](const QString &what, const QStringList &values) -> Value {
             return readChoice(what, values.constLast(), {u"true"_s, u"false"_s});
         }},
        {{u"created-from"_s},
         u"created_from"_s,
         u"WHEN"_s,
         u"Only tasks that were accepted then or later: 2026-01-31T09:00:00Z, or without Z in this "
         "machine's time zone."_s,
         readMoment},
        {{u"created-before"_s},
         u"created_before"_s,
         u"WHEN"_s,
         u"Only tasks that were accepted before."_s,
         readMoment},
        {{u"finished-from"_s},
         u"finished_from"_s,
         u"WHEN"_s,
         u"Only tasks that ended then or later."_s,
         readMoment},
        {{u"finished-before"_s},
         u"finished_before"_s,
         u"WHEN"_s,
         u"Only tasks that ended before."_s,
         readMoment},
    };
    return Table;
}

} // namespace

Options filterOptions()
{
    Options options;
    for (const Condition &condition : conditions()) {
        if (condition.ofEvents)
            options.append({condition.names, condition.help, condition.valueName});
    }
    return options;
}

Options conditionOptions()
{
    Options options;
    for (const Condition &condition : conditions())
        options.append({condition.names, condition.help, condition.valueName});
    return options;
}

bool hasFilter(const QCommandLineParser &arguments)
{
    const QStringList given = arguments.optionNames();
    return std::ranges::any_of(conditions(), [&](const Condition &condition) {
        return std::ranges::any_of(condition.names,
                                   [&](const QString &name) { return given.contains(name); });
    });
}

Expected<QJsonObject> filterObject(const QCommandLineParser &arguments)
{
    const QStringList given = arguments.optionNames();
    QJsonObject filter;
    for (const Condition &condition : conditions()) {
        if (!std::ranges::any_of(condition.names, [&](const QString &name) { return given.contains(name); }))
            continue;
        const QString name = condition.names.constLast();
        const auto value = condition.read("--"_L1 + name, arguments.values(name));
        if (!value)
            return std::unexpected(value.error());
        filter.insert(condition.field, *value);
    }
    return filter;
}

Expected<QJsonObject> filterObject(const QString &what, const QStringList &texts)
{
    QMap<QString, QStringList> given;
    for (const QString &text : texts) {
        const qsizetype equals = text.indexOf(u'=');
        given[text.left(equals).replace(u'_', u'-')].append(text.mid(equals + 1));
        if (equals < 1)
            return usageError(u"%1: \"%2\" is not like queue=mail"_s.arg(what, text));
    }
    QJsonObject filter;
    for (auto it = given.cbegin(); it != given.cend(); ++it) {
        QStringList names;
        for (const Condition &condition : conditions()) {
            names.append(condition.names.constLast());
            if (names.constLast() != it.key())
                continue;
            const auto value = condition.read(u"%1 %2"_s.arg(what, it.key()), it.value());
            if (!value)
                return std::unexpected(value.error());
            filter.insert(condition.field, *value);
        }
        if (!names.contains(it.key()))
            return usageError(u"%1: \"%2\" is not one of %3"_s.arg(what, it.key(), names.join(", "_L1)));
    }
    return filter;
}

Expected<QUrlQuery> filterQuery(const QCommandLineParser &arguments)
{
    const auto filter = filterObject(arguments);
    if (!filter)
        return std::unexpected(filter.error());
    QUrlQuery query;
    for (auto it = filter->begin(); it != filter->end(); ++it)
        addParameter(query, it.key(), it.value().toString());
    return query;
}

void addParameter(QUrlQuery &query, const QString &name, const QString &value)
{
    query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
}

} // namespace pooldeckctl
