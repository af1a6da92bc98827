// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/command.h"
#include "app/ctl/taskview.h"

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

void addOptions(QCommandLineParser &parser)
{
    parser.addOption({{u"s"_s, u"state"_s},
                      u"Only tasks in this state (scheduled, waiting, queued, running, succeeded, failed, "
                      "cancelled); may be given several times."_s,
                      u"STATE"_s});
    parser.addOption({{u"t"_s, u"type"_s}, u"Only tasks of this type."_s, u"TYPE"_s});
    parser.addOption({u"tag"_s, u"Only tasks with this tag."_s, u"TAG"_s});
    parser.addOption({{u"n"_s, u"limit"_s}, u"At most so many tasks (default 20)."_s, u"N"_s, u"20"_s});
}

Expected<ExitStatus> run(Context &context)
{
    if (!context.positional.isEmpty())
        return usageError(u"list takes no arguments, only options"_s);
    bool ok = false;
    if (const int limit = context.arguments.value(u"limit"_s).toInt(&ok); !ok || limit < 1)
        return usageError(u"--limit must be a whole number above 0"_s);

    QUrlQuery query;
    const auto add = [&](const QString &name, const QString &value) {
        query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    };
    add(u"limit"_s, context.arguments.value(u"limit"_s));
    if (context.arguments.isSet(u"state"_s))
        add(u"state"_s, context.arguments.values(u"state"_s).join(u','));
    for (const QString &filter : {u"type"_s, u"tag"_s}) {
        if (context.arguments.isSet(filter))
            add(filter, context.arguments.value(filter));
    }
    const auto page = context.api.get(u"/tasks"_s, query);
    if (!page)
        return std::unexpected(page.error());
    if (context.output == Output::Json) {
        printJson(*page);
        return ExitStatus::Done;
    }
    const QJsonArray items = page->value("items"_L1).toArray();
    if (items.isEmpty()) {
        print(u"No tasks.\n"_s);
        return ExitStatus::Done;
    }
    print(taskTable(items, terminalWidth()));
    if (page->value("next_cursor"_L1).isString())
        print(u"There are more; see --limit.\n"_s);
    return ExitStatus::Done;
}

} // namespace

const Command listCommand{
    "list"_L1, {}, "List tasks, newest first"_L1, {}, addOptions, run,
};

} // namespace pooldeckctl
