// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/command.h"
#include "app/ctl/filteroptions.h"
#include "app/ctl/taskview.h"
#include "app/ctl/values.h"
#include "app/ctl/watch.h"

#include <QJsonArray>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

Options options()
{
    return filterOptions()
        + Options{
            {{u"n"_s, u"limit"_s}, u"At most so many tasks (default 20)."_s, u"N"_s},
            {{u"a"_s, u"all"_s}, u"All tasks, unless --limit says how many."_s},
            {{u"w"_s, u"watch"_s}, u"Show the list again whenever it changes."_s},
        };
}

constexpr qint64 PageSize = 1000; // the most that the server gives at once

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
    return taskTable(items, outputStyle())
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
    const auto filter = filterQuery(context.arguments);
    if (!filter)
        return std::unexpected(filter.error());
    const auto page = [&] { return fetch(context.api, *filter, wanted); };
    if (!context.arguments.isSet(u"watch"_s))
        return showAnswer(context, page(), pageText);
    // A task that leaves the filter changes the list too, so all changes count.
    return watch(context, {.events = {}, .fetch = page, .toText = pageText});
}

} // namespace

const Command listCommand{
    .name = "list"_L1,
    .summary = "List tasks, newest first"_L1,
    .help = "With --watch and --json each state of the list is an object on a line of its own."_L1,
    .examples = "pooldeckctl list --state failed --state cancelled\n"
                "pooldeckctl list --queue mail --all --json\n"
                "pooldeckctl list --watch"_L1,
    .options = options,
    .run = run,
};

} // namespace pooldeckctl
