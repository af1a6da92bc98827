// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/taskcatalog.h"

#include "core/task/names.h"
#include "core/task/paramreferences.h"
#include "core/task/paramsschema.h"

#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <set>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int MaxPriority = 100;
constexpr qsizetype MaxTags = 32;
constexpr qsizetype MaxTagLength = 100;

void checkTags(const QStringList &tags, QList<Fault> &faults)
{
    if (tags.size() > MaxTags)
        faults.append({u"/tags"_s, u"has %1 items; at most %2 are allowed"_s.arg(tags.size()).arg(MaxTags)});
    for (qsizetype i = 0; i < tags.size(); ++i) {
        if (tags[i].isEmpty() || tags[i].size() > MaxTagLength)
            faults.append({u"/tags/%1"_s.arg(i), u"must have 1 to %1 characters"_s.arg(MaxTagLength)});
    }
}

void checkRanges(const TaskSpec &spec, QList<Fault> &faults)
{
    if (spec.priority < -MaxPriority || spec.priority > MaxPriority)
        faults.append({u"/priority"_s, u"must be from -%1 to %1"_s.arg(MaxPriority)});
    checkTags(spec.tags, faults);
    if (!spec.queue.isEmpty() && !isName(spec.queue))
        faults.append({u"/queue"_s, nameRule()});
    if (spec.delay && spec.dueAt)
        faults.append({u"/due_at"_s, u"there may be a delay or a due time, not both"_s});
}

void checkExecutor(const TaskSpec &spec, const TaskType &type, QList<Fault> &faults)
{
    if (!spec.executor || type.canRunOn(*spec.executor))
        return;
    QStringList possible;
    for (const ExecutorKind kind :
         {ExecutorKind::Thread, ExecutorKind::Loop, ExecutorKind::Process, ExecutorKind::Command}) {
        if (type.canRunOn(kind))
            possible.append(executorName(kind));
    }
    faults.append({u"/executor"_s, u"\"%1\" can run on: %2"_s.arg(type.name, possible.join(", "_L1))});
}

/// What the params are is not known before the tasks they refer to have ended: the rest of them is checked.
QList<Fault> checkWithReferences(const TaskSpec &spec, const QJsonObject &params, const ParamsSchema &schema)
{
    QList<Fault> faults;
    const std::vector<ParamReference> references = findReferences(params, faults);
    const std::set<TaskId> parents(spec.dependsOn.begin(), spec.dependsOn.end());
    for (const ParamReference &reference : references) {
        if (!parents.contains(reference.task))
            faults.append(
                {u"/params%1/from_task"_s.arg(reference.at), u"must be among the tasks in \"depends_on\""_s});
    }
    for (const Fault &fault : schema.validate(params, u"/params"_s)) {
        const bool isReference = std::ranges::any_of(references, [&](const ParamReference &reference) {
            const QString at = u"/params"_s + reference.at;
            return fault.pointer == at || fault.pointer.startsWith(at + u'/');
        });
        if (!isReference)
            faults.append(fault);
    }
    return faults;
}

} // namespace

struct TaskCatalog::Entry
{
    TaskType type;
    ParamsSchema schema;
    QList<Fault> faultsOfNone; // what an empty object lacks: the most frequent params are checked once
};

TaskCatalog::TaskCatalog() = default;
TaskCatalog::~TaskCatalog() = default;

Result<void> TaskCatalog::add(TaskType type)
{
    static const QRegularExpression namePattern(u"^[a-z][a-z0-9_-]*$"_s);
    if (!namePattern.match(type.name).hasMatch()) {
        return failure(
            ErrorCode::InvalidRequest,
            u"The task type name \"%1\" is not allowed: it must be lower-case letters, digits, - or _, "
            "beginning with a letter."_s.arg(type.name));
    }
    if (m_entries.contains(type.name))
        return failure(ErrorCode::Conflict, u"There are two task types named \"%1\"."_s.arg(type.name));
    auto schema = ParamsSchema::compile(type.paramsSchema);
    if (!schema) {
        return failure(schema.error().code,
                       u"The params schema of the task type \"%1\" cannot be used. %2"_s.arg(
                           type.name, schema.error().message));
    }
    QList<Fault> ofNone = schema->validate(QJsonObject(), u"/params"_s);
    const QString name = type.name;
    m_entries.emplace(name,
                      std::make_unique<Entry>(Entry{std::move(type), std::move(*schema), std::move(ofNone)}));
    return {};
}

const TaskType *TaskCatalog::find(const QString &name) const
{
    const auto it = m_entries.find(name);
    return it == m_entries.end() ? nullptr : &it->second->type;
}

std::vector<const TaskType *> TaskCatalog::types() const
{
    std::vector<const TaskType *> types;
    types.reserve(m_entries.size());
    for (const auto &[name, entry] : m_entries)
        types.push_back(&entry->type);
    return types;
}

QString TaskCatalog::unknownType() const
{
    QStringList names;
    for (const auto &[name, entry] : m_entries)
        names.append(name);
    return u"is not known; there are: %1"_s.arg(names.join(", "_L1));
}

Result<const TaskType *> TaskCatalog::check(const TaskSpec &spec) const
{
    QList<Fault> faults;
    const auto it = m_entries.find(spec.type);
    const Entry *entry = it == m_entries.end() ? nullptr : it->second.get();
    if (!entry)
        faults.append({u"/type"_s, unknownType()});
    checkRanges(spec, faults);
    if (!entry)
        return failure(ErrorCode::InvalidRequest, u"There is no task type \"%1\"."_s.arg(spec.type), faults);
    checkExecutor(spec, entry->type, faults);

    const bool none = spec.params == "{}";
    const QJsonDocument params = none ? QJsonDocument() : QJsonDocument::fromJson(spec.params);
    if (none)
        faults += entry->faultsOfNone;
    else if (!params.isObject())
        faults.append({u"/params"_s, u"must be a JSON object"_s});
    else if (!spec.dependsOn.empty())
        faults += checkWithReferences(spec, params.object(), entry->schema);
    else
        faults += entry->schema.validate(params.object(), u"/params"_s);

    if (!faults.isEmpty())
        return failure(ErrorCode::InvalidRequest, u"The task is not valid."_s, faults);
    return &entry->type;
}

void TaskCatalog::checkFurther(const TaskSpec &spec, QList<Fault> &faults, const QString &at) const
{
    const auto checked = check(spec);
    if (checked)
        return;
    const qsizetype known = faults.size();
    for (Fault fault : checked.error().faults) {
        fault.pointer.prepend(at);
        const auto covers = [&fault](const Fault &other) {
            return fault.pointer == other.pointer || fault.pointer.startsWith(other.pointer + u'/');
        };
        if (std::none_of(faults.cbegin(), faults.cbegin() + known, covers))
            faults.append(std::move(fault));
    }
}

QList<Fault> TaskCatalog::checkParams(const QString &type, const QJsonObject &params) const
{
    const auto it = m_entries.find(type);
    return it == m_entries.end() ? QList<Fault>() : it->second->schema.validate(params, u"/params"_s);
}

} // namespace pooldeck
