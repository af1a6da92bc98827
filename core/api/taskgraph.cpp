// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/taskgraph.h"

#include "core/api/jsonbody.h"
#include "core/api/tasksubmission.h"
#include "core/task/jsonvalues.h"
#include "core/task/paramreferences.h"
#include "core/task/taskspecjson.h"

#include <QHash>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qsizetype MaxKeyLength = 100;

TaskId placeholder(size_t place)
{
    return TaskId{-static_cast<qint64>(place) - 1};
}

class GraphReader
{
public:
    GraphReader(QString submitter, const TaskCatalog *catalog)
        : m_submitter(std::move(submitter)), m_catalog(catalog)
    {
    }

    std::expected<TaskGraph, Problem> read(const QJsonObject &body)
    {
        if (body.size() != 1 || !readForm(body.begin().key(), body.begin().value()))
            m_reader.fault({}, u"must have one of \"tasks\", \"chain\", \"group\", \"chord\""_s);
        for (size_t place = 0; place < m_items.size(); ++place)
            collectKey(place);
        for (size_t place = 0; place < m_items.size(); ++place)
            readTask(place);
        if (m_faults.isEmpty())
            return std::move(m_graph);
        for (size_t place = 0; m_catalog && place < m_graph.specs.size(); ++place)
            m_catalog->checkFurther(m_graph.specs[place], m_faults, m_graph.pointers[place]);
        return std::unexpected(
            Problem{ProblemKind::InvalidFields, u"The tasks were not accepted."_s, m_faults, {}});
    }

private:
    bool readForm(const QString &form, const QJsonValue &value)
    {
        if (form == "chord"_L1) {
            const auto chord = m_reader.object(value, u"/chord"_s);
            if (!chord)
                return true;
            addAll((*chord)["group"_L1], u"/chord/group"_s);
            m_last = m_items.size();
            if (const auto then = m_reader.object((*chord)["then"_L1], u"/chord/then"_s))
                add(*then, u"/chord/then"_s);
            return true;
        }
        m_isChain = form == "chain"_L1;
        if (!m_isChain && form != "tasks"_L1 && form != "group"_L1)
            return false;
        addAll(value, pointerTo({}, form));
        return true;
    }

    void addAll(const QJsonValue &value, const QString &pointer)
    {
        const auto array = m_reader.array(value, pointer);
        if (!array)
            return;
        if (array->isEmpty() || static_cast<size_t>(array->size()) > TaskGraph::MaxTasks) {
            m_reader.fault(pointer, u"must have 1 to %1 tasks"_s.arg(TaskGraph::MaxTasks));
            return;
        }
        for (qsizetype i = 0; i < array->size(); ++i) {
            const QString at = u"%1/%2"_s.arg(pointer).arg(i);
            if (const auto item = m_reader.object(array->at(i), at))
                add(*item, at);
        }
    }

    void add(const QJsonObject &item, const QString &pointer)
    {
        m_items.push_back(item);
        m_graph.pointers.push_back(pointer);
    }

    void collectKey(size_t place)
    {
        QJsonObject &item = m_items[place];
        if (!item.contains("key"_L1))
            return;
        const QString at = m_graph.pointers[place] + "/key"_L1;
        const auto key = m_reader.string(item.take("key"_L1), at, MaxKeyLength);
        if (key && m_keys.contains(*key))
            m_reader.fault(at, u"another task has it too"_s);
        else if (key)
            m_keys.insert(*key, placeholder(place));
    }

    void readTask(size_t place)
    {
        QJsonObject &item = m_items[place];
        const QString at = m_graph.pointers[place];
        const QJsonValue dependsOn = item.take("depends_on"_L1);
        if (item.value("params"_L1).isObject()) {
            item["params"_L1] = resolveNames(item["params"_L1].toObject(), [this](const QString &key) {
                const auto known = m_keys.constFind(key);
                return known == m_keys.constEnd() ? std::nullopt : std::optional(*known);
            });
        }
        TaskSpec spec = taskSpecFromJson(item, m_faults, at);
        spec.submitter = m_submitter;
        if (!dependsOn.isUndefined() && !dependsOn.isNull())
            readParents(spec, dependsOn, at + "/depends_on"_L1);
        if (m_isChain && place > 0)
            addParent(spec, placeholder(place - 1));
        for (size_t i = 0; place == m_last && i < place; ++i)
            addParent(spec, placeholder(i));
        m_graph.specs.push_back(std::move(spec));
    }

    static void addParent(TaskSpec &spec, TaskId parent)
    {
        if (std::ranges::find(spec.dependsOn, parent) == spec.dependsOn.end())
            spec.dependsOn.push_back(parent);
    }

    void readParents(TaskSpec &spec, const QJsonValue &value, const QString &pointer)
    {
        const QJsonArray parents = m_reader.array(value, pointer).value_or(QJsonArray());
        for (qsizetype i = 0; i < parents.size(); ++i) {
            const QString at = u"%1/%2"_s.arg(pointer).arg(i);
            const double id = parents[i].toDouble();
            if (parents[i].isString()) {
                const auto known = m_keys.constFind(parents[i].toString());
                if (known == m_keys.constEnd())
                    m_reader.fault(at, u"no task here has that key"_s);
                else
                    addParent(spec, *known);
            } else if (id >= 1 && id == static_cast<double>(static_cast<qint64>(id))) {
                addParent(spec, TaskId{static_cast<qint64>(id)});
            } else {
                m_reader.fault(at, u"must be the key of a task here or the id of a task"_s);
            }
        }
    }

    const QString m_submitter;
    const TaskCatalog *const m_catalog;
    QList<Fault> m_faults;
    ValueReader m_reader{m_faults};
    std::vector<QJsonObject> m_items;
    QHash<QString, TaskId> m_keys;
    bool m_isChain = false;
    size_t m_last = static_cast<size_t>(-1); // of a chord: the place of the one that comes after all
    TaskGraph m_graph;
};

} // namespace

std::expected<TaskGraph, Problem> parseGraph(const QByteArray &body, const QString &submitter,
                                             const TaskCatalog *catalog)
{
    const auto object = parseObject(body);
    if (!object)
        return std::unexpected(object.error());
    return GraphReader(submitter, catalog).read(*object);
}

Problem graphProblem(const Error &error, const std::vector<QString> &pointers)
{
    Problem problem = problemOf(error);
    for (Fault &fault : problem.faults) {
        const qsizetype end = fault.pointer.indexOf(u'/', 1);
        const size_t place = fault.pointer.mid(1, end < 0 ? -1 : end - 1).toULongLong();
        if (place < pointers.size())
            fault.pointer = pointers[place] + (end < 0 ? QString() : fault.pointer.mid(end));
    }
    return problem;
}

} // namespace pooldeck
