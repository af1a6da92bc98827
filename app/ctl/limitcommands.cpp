// SPDX-License-Identifier: GPL-3.0-only
// Commands on what limits how tasks start: queues, queue, resources, resource.
#include "app/ctl/limitrequests.h"

#include "app/ctl/command.h"
#include "app/ctl/table.h"
#include "app/ctl/taskview.h"
#include "app/ctl/values.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

QString pauseText(const QJsonValue &queue)
{
    if (!queue["paused"_L1].toBool())
        return {};
    const QString until = localTime(queue["paused_until"_L1]);
    return until.isEmpty() ? u"resumed"_s : until;
}

QString rateText(const QJsonValue &rate)
{
    if (!rate.isObject())
        return {};
    return u"%1/%2 s"_s.arg(rate["count"_L1].toInteger()).arg(rate["per"_L1].toDouble());
}

QString queueTable(const QJsonArray &queues)
{
    Table table;
    table.addColumn(u"QUEUE"_s);
    for (const QString &title : {u"QUEUED"_s, u"RUNNING"_s, u"CONCURRENCY"_s, u"RATE"_s})
        table.addColumn(title, Table::Align::Right);
    table.addColumn(u"PAUSED UNTIL"_s);
    for (const auto &queue : queues) {
        const QJsonValue concurrency = queue["concurrency"_L1];
        table.addRow({queue["name"_L1].toString(), QString::number(queue["queued"_L1].toInteger()),
                      QString::number(queue["running"_L1].toInteger()),
                      concurrency.isNull() ? QString() : valueText(concurrency),
                      rateText(queue["rate_limit"_L1]), pauseText(queue)});
    }
    return table.toText(outputStyle());
}

QString resourceTable(const QJsonArray &resources)
{
    Table table;
    table.addColumn(u"RESOURCE"_s);
    table.addColumn(u"USED"_s, Table::Align::Right);
    table.addColumn(u"CAPACITY"_s, Table::Align::Right);
    for (const auto &resource : resources) {
        table.addRow({resource["name"_L1].toString(), QString::number(resource["used"_L1].toInteger()),
                      QString::number(resource["capacity"_L1].toInteger())});
    }
    return table.toText(outputStyle());
}

QString queuesText(const QJsonObject &answer)
{
    const QJsonArray items = answer["items"_L1].toArray();
    return items.isEmpty() ? u"No queue has tasks or settings.\n"_s : queueTable(items);
}

QString resourcesText(const QJsonObject &answer)
{
    const QJsonArray items = answer["items"_L1].toArray();
    return items.isEmpty() ? u"No resources.\n"_s : resourceTable(items);
}

Expected<ExitStatus> queue(Context &context)
{
    const auto change = readQueueChange(context.arguments, context.positional);
    if (!change)
        return std::unexpected(change.error());
    const QString path = "/queues/"_L1 + change->name;
    const ToText toText = [](const QJsonObject &item) { return queueTable({item}); };
    if (change->forgets)
        return showRemoved(context, path, {{u"name"_s, change->name}},
                           u"Nothing is set for the queue \"%1\" any more."_s.arg(change->name));
    if (change->settings.isEmpty())
        return showAnswer(context, context.api.get(path), toText);
    return showAnswer(context, context.api.patch(path, change->settings), toText);
}

Options resourceOptions()
{
    return {
        {u"remove"_s, u"Remove it, unless a running task holds it."_s},
    };
}

Expected<ExitStatus> resource(Context &context)
{
    constexpr qint64 MaxCapacity = 1'000'000;
    const bool removes = context.arguments.isSet(u"remove"_s);
    if (context.positional.size() != (removes ? 1 : 2))
        return usageError(u"resource needs a name and its capacity, or a name and --remove"_s);
    const auto name = readName(u"NAME"_s, context.positional.constFirst());
    if (!name)
        return std::unexpected(name.error());
    const QString path = "/resources/"_L1 + *name;
    if (removes)
        return showRemoved(context, path, {{u"name"_s, *name}},
                           u"The resource \"%1\" is removed."_s.arg(*name));
    const auto capacity = readInteger(u"CAPACITY"_s, context.positional.at(1), 1, MaxCapacity);
    if (!capacity)
        return std::unexpected(capacity.error());
    return showAnswer(context, context.api.put(path, {{u"capacity"_s, *capacity}}),
                      [](const QJsonObject &item) { return resourceTable({item}); });
}

} // namespace

const Command queuesCommand{
    .name = "queues"_L1,
    .summary = "List the queues and what is set for them"_L1,
    .examples = "pooldeckctl queues"_L1,
    .run = [](Context &context) { return showPath(context, u"/queues"_s, queuesText); },
};
const Command queueCommand{
    .name = "queue"_L1,
    .syntax = "QUEUE"_L1,
    .summary = "Show a queue, or change what is set for it"_L1,
    .help = "What is not named stays as it is. The settings are kept over restarts. --resume also ends a "
            "pause that has an end."_L1,
    .examples = "pooldeckctl queue mail --concurrency 2 --rate 10/1m\n"
                "pooldeckctl queue mail --pause\n"
                "pooldeckctl queue mail --resume --concurrency none"_L1,
    .options = queueOptions,
    .run = queue,
};
const Command resourcesCommand{
    .name = "resources"_L1,
    .summary = "List the resources and their use"_L1,
    .examples = "pooldeckctl resources"_L1,
    .run = [](Context &context) { return showPath(context, u"/resources"_s, resourcesText); },
};
const Command resourceCommand{
    .name = "resource"_L1,
    .syntax = "RESOURCE [CAPACITY]"_L1,
    .summary = "Make a resource, change its capacity, or remove it"_L1,
    .help = "Tasks that need more units than are free wait; those that run keep theirs."_L1,
    .examples = "pooldeckctl resource gpu 1\n"
                "pooldeckctl resource gpu --remove"_L1,
    .options = resourceOptions,
    .run = resource,
};

} // namespace pooldeckctl
