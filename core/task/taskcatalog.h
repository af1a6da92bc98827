// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/error.h"
#include "core/task/task.h"
#include "core/task/tasktype.h"

#include <QStringList>

#include <map>
#include <memory>
#include <vector>

namespace pooldeck {

class ParamsSchema;

/// The task types there are. Filled at start by the composition root, read-only afterwards: then
/// any thread may ask it.
class TaskCatalog
{
public:
    TaskCatalog();
    ~TaskCatalog();

    /// Adds a type; an ill-formed name or schema, or a name already taken, is an error.
    Result<void> add(TaskType type);

    /// The type of that name, or null. The pointer lives as long as the catalog.
    const TaskType *find(const QString &name) const;
    /// All types, sorted by name.
    std::vector<const TaskType *> types() const;

    /// Checks what a submitter asks for: type, params against its schema, ranges. Every fault is
    /// named with a JSON pointer into the request. About 7 µs for a small schema.
    Result<const TaskType *> check(const TaskSpec &spec) const;
    /// Adds what check() finds wrong elsewhere than where `faults` are already, so that one answer names all.
    /// `at` is where the task is in the request.
    void checkFurther(const TaskSpec &spec, QList<Fault> &faults, const QString &at = {}) const;
    /// The same for params alone.
    QList<Fault> checkParams(const QString &type, const QJsonObject &params) const;

private:
    struct Entry;
    QString unknownType() const;
    std::map<QString, std::unique_ptr<Entry>> m_entries;
};

} // namespace pooldeck
