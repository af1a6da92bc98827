// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/taskpatch.h"

#include "core/task/jsonvalues.h"
#include "core/task/taskspecjson.h"

#include <QJsonDocument>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr std::array Changeable{"priority"_L1,      "queue"_L1,   "delay"_L1,         "due_at"_L1,
                                "timeout"_L1,       "retries"_L1, "retry_backoff"_L1, "retry_on"_L1,
                                "queue_timeout"_L1, "tags"_L1,    "resources"_L1,     "params"_L1};

QJsonObject merged(QJsonObject target, const QJsonObject &patch)
{
    for (auto it = patch.begin(); it != patch.end(); ++it) {
        if (it.value().isNull())
            target.remove(it.key());
        else if (it.value().isObject())
            target[it.key()] = merged(target[it.key()].toObject(), it.value().toObject());
        else
            target[it.key()] = it.value();
    }
    return target;
}

QJsonObject toJson(const std::map<QString, int> &resources)
{
    QJsonObject json;
    for (const auto &[name, units] : resources)
        json[name] = units;
    return json;
}

Result<SpecChange> apply(const QJsonObject &patch, QList<Fault> faults, const TaskSpec &before,
                         const TaskCatalog &catalog, Timestamp now)
{
    QJsonObject json = taskSpecToJson(before);
    const TaskType *type = catalog.find(before.type);
    if (type && patch["resources"_L1].isObject())
        json["resources"_L1] = toJson(effectiveResources(before, *type)); // what the client has seen
    const bool rescheduled = patch.contains("delay"_L1) || patch.contains("due_at"_L1);
    if (rescheduled) {
        json.remove("delay"_L1);
        json.remove("due_at"_L1);
    }
    SpecChange change{taskSpecFromJson(merged(json, patch), faults), rescheduled};
    if (!patch.contains("params"_L1))
        change.spec.params = before.params; // to the byte
    if (rescheduled && change.spec.delay && change.spec.dueAt)
        faults.append({u"/due_at"_s, u"there may be a delay or a due time, not both"_s});
    if (!faults.isEmpty()) {
        catalog.checkFurther(change.spec, faults);
        return failure(ErrorCode::InvalidRequest, u"The change is not valid."_s, faults);
    }
    if (rescheduled && change.spec.delay) {
        change.spec.dueAt = now + *change.spec.delay;
        change.spec.delay.reset();
    }
    return change;
}

} // namespace

QList<Fault> unchangeableFields(const QJsonObject &patch)
{
    QList<Fault> faults;
    for (const QString &key : patch.keys()) {
        if (std::ranges::find(Changeable, key) == Changeable.end())
            faults.append({pointerTo({}, key), u"there is no such field, or it cannot be changed"_s});
    }
    return faults;
}

SpecEdit taskEditOf(QJsonObject patch, const TaskCatalog &catalog)
{
    QList<Fault> faults = unchangeableFields(patch);
    for (const Fault &fault : faults)
        patch.remove(fault.pointer.sliced(1).replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1));
    return [patch = std::move(patch), faults, &catalog](const Task &task, Timestamp now) {
        return apply(patch, faults, *task.spec, catalog, now);
    };
}

} // namespace pooldeck
