// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/limithandlers.h"

#include "core/api/jsonbody.h"
#include "core/api/monitorjson.h"
#include "core/api/problem.h"
#include "core/api/utf8text.h"
#include "core/engine/resourcepool.h"
#include "core/task/jsonvalues.h"
#include "core/task/names.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int MaxThreads = 1'024;

QJsonObject toJson(const QueueInfo &queue)
{
    QJsonObject json = queueSettingsToJson(queue.settings);
    const QJsonObject said = queueSettingsToJson(queue.configured.value_or(QueueSettings()));
    json["name"_L1] = queue.name;
    json["queued"_L1] = queue.queued;
    json["running"_L1] = queue.running;
    // What the config file says, and what was set since and holds instead.
    json["config"_L1] = queue.configured
        ? QJsonObject{{"concurrency"_L1, said["concurrency"_L1]}, {"rate_limit"_L1, said["rate_limit"_L1]}}
        : QJsonValue();
    json["changed"_L1] = QJsonArray::fromStringList(
        queue.configured ? queueSettingsChanges(queue.settings, *queue.configured).keys() : QStringList());
    return json;
}

QJsonObject toJson(const ResourceInfo &resource)
{
    return {{"name"_L1, resource.name},
            {"capacity"_L1, resource.capacity},
            {"used"_L1, resource.used},
            {"config"_L1,
             resource.configured ? QJsonObject{{"capacity"_L1, *resource.configured}} : QJsonValue()}};
}

Reply reply(const QJsonObject &json)
{
    return Reply::json(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

template <typename Item> Reply listReply(const std::vector<Item> &items)
{
    QJsonArray array;
    for (const Item &item : items)
        array.append(toJson(item));
    return reply({{"items"_L1, array}});
}

Problem invalid(const QList<Fault> &faults)
{
    return {ProblemKind::InvalidFields, u"The request is not valid."_s, faults, {}};
}

/// The {name} of the path; if it is none, the client has its answer already.
std::optional<QString> capturedName(const ApiRequest &request, const Responder &responder)
{
    QString name = wholeFromUtf8(request.captures.value(0));
    if (isName(name))
        return name;
    responder.reply(
        problemReply(Problem{ProblemKind::InvalidFields, u"The name "_s + nameRule() + u'.', {}, {}}));
    return std::nullopt;
}

/// 200 with the queue or resource of that name, or why not.
template <typename Item> Reply itemReply(const std::vector<Item> &items, const QString &name)
{
    const auto found = std::ranges::find(items, name, &Item::name);
    if (found != items.end())
        return reply(toJson(*found));
    return problemReply(Problem{ProblemKind::NotFound, u"There is no \"%1\"."_s.arg(name), {}, {}});
}

Reply removedReply(const Result<void> &removed)
{
    return removed ? Reply{.status = 204, .body = {}, .headers = {}} : problemReply(removed.error());
}

} // namespace

void listQueues(TaskSource &tasks, const ApiRequest &, const Responder &responder)
{
    responder.reply(listReply(tasks.queues()));
}

void showQueue(TaskSource &tasks, const ApiRequest &request, const Responder &responder)
{
    const auto name = capturedName(request, responder);
    if (!name)
        return;
    const std::vector<QueueInfo> queues = tasks.queues();
    if (std::ranges::find(queues, *name, &QueueInfo::name) != queues.end()) {
        responder.reply(itemReply(queues, *name));
        return;
    }
    // It has no settings and no task waits in it: it is there if a task has named it.
    TaskFilter ofQueue;
    ofQueue.queue = *name;
    tasks.list(ofQueue, {}, 1, [name = *name, responder](const Result<TaskPage> &page) {
        responder.replyWith([name, page] {
            if (!page)
                return problemReply(page.error());
            if (!page->items.empty())
                return reply(toJson(QueueInfo{.name = name}));
            return problemReply(
                Problem{ProblemKind::NotFound,
                        u"Nothing is set for a queue \"%1\", and no task is in it or has been."_s.arg(name),
                        {},
                        {}});
        });
    });
}

void changeQueue(TaskSource &tasks, const ApiRequest &request, const Responder &responder)
{
    const auto name = capturedName(request, responder);
    if (!name)
        return;
    const auto body = parseObject(request.body);
    if (!body) {
        responder.reply(problemReply(body.error()));
        return;
    }
    // Its faults are the same whatever the settings are; looking for them may take a while.
    QueueSettings unused;
    QList<Fault> faults;
    changeQueueSettings(unused, *body, faults);
    if (!faults.isEmpty()) {
        responder.reply(problemReply(invalid(faults)));
        return;
    }
    const auto edit = [body = *body](QueueSettings &settings) {
        QList<Fault> none;
        changeQueueSettings(settings, body, none);
    };
    tasks.changeQueue(*name, edit, [&tasks, name = *name, responder](const Result<void> &set) {
        responder.replyWith([&tasks, name, set] {
            return set ? itemReply(tasks.queues(), name) : problemReply(set.error());
        });
    });
}

void removeQueue(TaskSource &tasks, const ApiRequest &request, const Responder &responder)
{
    const auto name = capturedName(request, responder);
    if (!name)
        return;
    tasks.removeQueue(*name, [responder](const Result<void> &removed) {
        responder.replyWith([removed] { return removedReply(removed); });
    });
}

void listResources(TaskSource &tasks, const ApiRequest &, const Responder &responder)
{
    responder.reply(listReply(tasks.resources()));
}

void showResource(TaskSource &tasks, const ApiRequest &request, const Responder &responder)
{
    if (const auto name = capturedName(request, responder))
        responder.reply(itemReply(tasks.resources(), *name));
}

void setResource(TaskSource &tasks, const ApiRequest &request, const Responder &responder)
{
    const auto name = capturedName(request, responder);
    if (!name)
        return;
    const auto body = parseObject(request.body);
    if (!body) {
        responder.reply(problemReply(body.error()));
        return;
    }
    QList<Fault> faults;
    ValueReader reader(faults);
    for (const QString &key : body->keys()) {
        if (key != "capacity"_L1)
            reader.fault(pointerTo({}, key), u"there is no such field; there is: capacity"_s);
    }
    const auto capacity =
        reader.integer((*body)["capacity"_L1], u"/capacity"_s, 1, ResourcePool::MaxCapacity);
    if (!faults.isEmpty()) {
        responder.reply(problemReply(invalid(faults)));
        return;
    }
    tasks.setResource(*name, *capacity, [&tasks, name = *name, responder](const Result<void> &set) {
        responder.replyWith([&tasks, name, set] {
            return set ? itemReply(tasks.resources(), name) : problemReply(set.error());
        });
    });
}

void removeResource(TaskSource &tasks, const ApiRequest &request, const Responder &responder)
{
    const auto name = capturedName(request, responder);
    if (!name)
        return;
    tasks.removeResource(*name, [responder](const Result<void> &removed) {
        responder.replyWith([removed] { return removedReply(removed); });
    });
}

void changePool(TaskSource &tasks, Monitor &monitor, const ApiRequest &request, const Responder &responder)
{
    const auto body = parseObject(request.body);
    if (!body) {
        responder.reply(problemReply(body.error()));
        return;
    }
    QList<Fault> faults;
    ValueReader reader(faults);
    for (const QString &key : body->keys()) {
        if (key != "max_threads"_L1)
            reader.fault(pointerTo({}, key), u"there is no such field; there is: max_threads"_s);
    }
    const auto threads = reader.integer((*body)["max_threads"_L1], u"/max_threads"_s, 1, MaxThreads);
    if (!faults.isEmpty()) {
        responder.reply(problemReply(invalid(faults)));
        return;
    }
    tasks.setSlots(ExecutorKind::Thread, *threads);
    PoolStats pool = monitor.pool();
    pool.maxThreads = *threads; // the monitor looks ten times a second
    responder.reply(Reply::json(poolJson(pool)));
}

} // namespace pooldeck
