// SPDX-License-Identifier: GPL-3.0-only
#include "core/schedule/taskspecjson.h"

#include "core/schedule/jsonfields.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace pooldeck {

QJsonObject taskSpecToJson(const TaskSpec &spec)
{
    return {{"type"_L1, spec.type},
            {"params"_L1, QJsonDocument::fromJson(spec.params).object()},
            {"queue"_L1, spec.queue},
            {"priority"_L1, spec.priority},
            {"tags"_L1, QJsonArray::fromStringList(spec.tags)}};
}

TaskSpec taskSpecFromJson(const QJsonObject &json, const QString &prefix, QList<Fault> &faults)
{
    TaskSpec spec;
    JsonFields fields(json, prefix, faults);
    spec.type = fields.string("type"_L1, JsonFields::Presence::Required).value_or(spec.type);
    if (const auto params = fields.object("params"_L1))
        spec.params = QJsonDocument(*params).toJson(QJsonDocument::Compact);
    spec.queue = fields.string("queue"_L1).value_or(spec.queue);
    spec.priority = fields.integer("priority"_L1).value_or(spec.priority);
    spec.tags = fields.strings("tags"_L1).value_or(spec.tags);
    fields.refuseOthers();
    return spec;
}

} // namespace pooldeck
