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
    return conditionOptions()
        + Options{
            {u"sort"_s,
             u"The order, smallest first; with a - before it largest first (default -id: the newest)."_s,
             u"id|created_at|started_at|finished_at|priority|duration"_s},
            {u"fields"_s,
             u"Show these of each task and no others, such as id,state,finished_at; the names are those of "
             "the API."_s,
             u"FIELD[,...]"_s},
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
    const QString fields = page["fields"_L1].toString();
    return (fields.isEmpty() ? taskTable(items, outputStyle())
                             : fieldTable(items, fields.split(u','), outputStyle()))
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
    auto query = filterQuery(context.arguments);
    if (!query)
        return std::unexpected(query.error());
    for (const QString &name : {u"sort"_s, u"fields"_s}) {
        if (context.arguments.isSet(name))
            addParameter(*query, name, context.arguments.value(name));
    }
    const auto page = [&]() -> Expected<QJsonObject> {
        auto answer = fetch(context.api, *query, wanted);
        // Only the table has to know them.
        if (answer && context.output == Output::Table)
            answer->insert(u"fields"_s, context.arguments.value(u"fields"_s));
        return answer;
    };
    if (!context.arguments.isSet(u"watch"_s))
        return showAnswer(context, page(), pageText);
    // A task that leaves the filter changes the list too, so all changes count.
    return watch(context, {.events = {}, .fetch = page, .toText = pageText});
}

} // namespace

const Command listCommand{
    .name = "list"_L1,
    .summary = "List tasks, newest first unless --sort says otherwise"_L1,
    .help = "With --watch and --json each state of the list is an object on a line of its own."_L1,
    .examples = "pooldeckctl list --state failed --state cancelled\n"
                "pooldeckctl list --queue mail --all --json\n"
                "pooldeckctl list --search holiday.jpg --sort -duration --fields id,type,started_at\n"
                "pooldeckctl list --watch"_L1,
    .options = options,
    .run = run,
};

} // namespace pooldeckctl
