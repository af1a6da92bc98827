// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/command.h"
#include "app/ctl/taskview.h"
#include "app/ctl/values.h"

#include <QJsonArray>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

Options options()
{
    return {
        {{u"s"_s, u"state"_s},
         u"Only tasks in this state; may be given several times."_s,
         u"scheduled|waiting|queued|running|succeeded|failed|cancelled"_s},
        {{u"t"_s, u"type"_s}, u"Only tasks of this type."_s, u"TYPE"_s},
        {{u"q"_s, u"queue"_s}, u"Only tasks of this queue."_s, u"QUEUE"_s},
        {u"tag"_s, u"Only tasks with this tag."_s, u"TAG"_s},
        {{u"n"_s, u"limit"_s}, u"At most so many tasks (default 20)."_s, u"N"_s},
        {{u"a"_s, u"all"_s}, u"All tasks, unless --limit says how many."_s},
    };
}

constexpr qint64 PageSize = 1000; // the most that the server gives at once

QUrlQuery filterQuery(const QCommandLineParser &arguments)
{
    QUrlQuery query;
    const auto add = [&](const QString &name, const QString &value) {
        query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    };
    if (arguments.isSet(u"state"_s))
        add(u"state"_s, arguments.values(u"state"_s).join(u','));
    for (const QString &filter : {u"type"_s, u"queue"_s, u"tag"_s}) {
        if (arguments.isSet(filter))
            add(filter, arguments.value(filter));
    }
    return query;
}

/// As many tasks as are wanted, as if they were one page.
Expected<QJsonObject> fetch(ApiClient &api, const QUrlQuery &filter, qint64 wanted)
{
    QJsonArray items;
    QJsonValue cursor;
    do {
        QUrlQuery query = filter;
        query.addQueryItem(u"limit"_s, QString::number(std::min(wanted - items.size(), PageSize)));
        if (cursor.isString())
            query.addQueryItem(u"cursor"_s, cursor.toString());
        const auto page = api.get(u"/tasks"_s, query);
        if (!page)
            return page;
        const QJsonArray more = page->value("items"_L1).toArray();
        for (const auto &task : more)
            items.append(task);
        cursor = page->value("next_cursor"_L1);
    } while (cursor.isString() && items.size() < wanted);
    return QJsonObject{{u"items"_s, items}, {u"next_cursor"_s, cursor}};
}

QString pageText(const QJsonObject &page)
{
    const QJsonArray items = page["items"_L1].toArray();
    if (items.isEmpty())
        return u"No tasks.\n"_s;
    const bool hasMore = page["next_cursor"_L1].isString();
    return taskTable(items, terminalWidth())
        + (hasMore ? u"There are more; see --limit and --all.\n"_s : QString());
}

Expected<ExitStatus> run(Context &context)
{
    constexpr qint64 Default = 20;
    constexpr qint64 Most = std::numeric_limits<int>::max();
    if (!context.positional.isEmpty())
        return usageError(u"list takes no arguments, only options"_s);
    qint64 wanted = context.arguments.isSet(u"all"_s) ? Most : Default;
    if (context.arguments.isSet(u"limit"_s)) {
        const auto limit = readInteger(u"--limit"_s, context.arguments.value(u"limit"_s), 1, Most);
        if (!limit)
            return std::unexpected(limit.error());
        wanted = *limit;
    }
    return showAnswer(context, fetch(context.api, filterQuery(context.arguments), wanted), pageText);
}

} // namespace

const Command listCommand{
    .name = "list"_L1,
    .summary = "List tasks, newest first"_L1,
    .examples = "pooldeckctl list --state failed --state cancelled\n"
                "pooldeckctl list --queue mail --all --json"_L1,
    .options = options,
    .run = run,
};

} // namespace pooldeckctl
