// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/configuredlimits.h"

#include "core/engine/resourcepool.h"
#include "core/task/jsonvalues.h"
#include "core/task/names.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

/// The members of a table whose keys are names; faults for the others.
QJsonObject named(const QJsonValue &table, const QString &at, QList<Fault> &faults)
{
    ValueReader reader(faults);
    QJsonObject members = reader.object(table, at).value_or(QJsonObject());
    for (const QString &name : members.keys()) {
        if (isName(name))
            continue;
        reader.fault(pointerTo(at, name), u"the name "_s + nameRule());
        members.remove(name);
    }
    return members;
}

QueueSettings readQueue(const QJsonObject &json, const QString &at, QList<Fault> &faults)
{
    QJsonObject known = json;
    for (const QString &key : json.keys()) {
        if (key == "concurrency"_L1 || key == "rate_limit"_L1)
            continue;
        known.remove(key);
        const bool pause = key == "paused"_L1 || key == "paused_until"_L1;
        faults.append({pointerTo(at, key),
                       pause ? u"has no place in the file: a queue is paused while the program runs"_s
                             : u"there is no such key; there are: concurrency, rate_limit"_s});
    }
    QueueSettings settings;
    QList<Fault> inside;
    changeQueueSettings(settings, known, inside);
    for (Fault &fault : inside)
        faults.append({at + fault.pointer, fault.message});
    return settings;
}

} // namespace

void readConfiguredQueues(ConfiguredLimits &limits, const QJsonValue &queues, const QString &at,
                          QList<Fault> &faults)
{
    ValueReader reader(faults);
    const QJsonObject members = named(queues, at, faults);
    for (auto it = members.begin(); it != members.end(); ++it) {
        const QString pointer = pointerTo(at, it.key());
        if (const auto queue = reader.object(it.value(), pointer))
            limits.queues[it.key()] = readQueue(*queue, pointer, faults);
    }
}

void readConfiguredResources(ConfiguredLimits &limits, const QJsonValue &resources, const QString &at,
                             QList<Fault> &faults)
{
    ValueReader reader(faults);
    const QJsonObject members = named(resources, at, faults);
    for (auto it = members.begin(); it != members.end(); ++it) {
        const auto capacity =
            reader.integer(it.value(), pointerTo(at, it.key()), 1, ResourcePool::MaxCapacity);
        if (capacity)
            limits.resources[it.key()] = *capacity;
    }
}

} // namespace pooldeck
