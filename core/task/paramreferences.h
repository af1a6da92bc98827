// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/error.h"
#include "core/task/taskid.h"

#include <QJsonObject>

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace pooldeck {

/// A place in a task's params that stands for the result of a task that it depends on, or for a part of
/// it: `{"from_task": 7, "pointer": "/digest"}`.
struct ParamReference
{
    QString at; ///< JSON pointer to the place, in the params
    TaskId task;
    QString pointer; ///< into the result (RFC 6901); empty: the whole of it
};

/// All references in the params (which may be one as a whole), and what is wrong with those that are none
/// quite. Pointers in faults begin with "/params".
std::vector<ParamReference> findReferences(const QJsonObject &params, QList<Fault> &faults);

/// The params with each reference that names its task by a text made one to the task that `idOf` knows by
/// that name; those that it does not know stay.
QJsonObject resolveNames(const QJsonObject &params,
                         const std::function<std::optional<TaskId>(const QString &)> &idOf);

/// The params with each reference to a task that `renumber` has (TaskId{-1} … stand for tasks that have no
/// id yet) made one to that task.
QJsonObject renumberReferences(const QJsonObject &params, const std::map<TaskId, TaskId> &renumber);

/// The params with each reference replaced. `resultOf` gives the result of a task; an unexpected one is a
/// sentence that says why there is none.
std::expected<QJsonObject, QString>
resolveReferences(const QJsonObject &params,
                  const std::function<std::expected<QJsonValue, QString>(TaskId)> &resultOf);

} // namespace pooldeck
