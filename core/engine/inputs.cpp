// SPDX-License-Identifier: GPL-3.0-only
// Params that refer to uploaded files: checked when a task comes, looked up when an attempt begins.
#include "core/engine/taskengine.h"

#include "core/task/filereferences.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace pooldeck {

/// With the paths in their places; nothing if no file is referred to.
std::optional<QByteArray> TaskEngine::withPaths(const QByteArray &params, QList<Fault> &faults) const
{
    if (!m_files || !mayReferToFiles(params))
        return std::nullopt;
    const QJsonDocument given = QJsonDocument::fromJson(params);
    if (!given.isObject())
        return std::nullopt;
    return QJsonDocument(withFilePaths(given.object(), *m_files, faults)).toJson(QJsonDocument::Compact);
}

Result<const TaskType *> TaskEngine::check(const TaskSpec &spec) const
{
    QList<Fault> faults;
    std::optional<QByteArray> params = withPaths(spec.params, faults);
    if (!params)
        return m_catalog.check(spec);
    TaskSpec given = spec;
    given.params = *std::move(params);
    Result<const TaskType *> type = m_catalog.check(given);
    if (faults.isEmpty())
        return type;
    if (type)
        return failure(ErrorCode::InvalidRequest, u"The task is not valid."_s, faults);
    type.error().faults += faults;
    return type;
}

/// The job sees the paths; the task as everybody else sees it still says what was asked for.
JobPtr TaskEngine::makeJob(const Entry &entry) const
{
    TaskPtr task = entry.task;
    QList<Fault> faults;
    if (std::optional<QByteArray> params = withPaths(task->spec->params, faults)) {
        auto spec = std::make_shared<TaskSpec>(*task->spec);
        spec->params = *std::move(params);
        auto resolved = std::make_shared<Task>(*task);
        resolved->spec = std::move(spec);
        task = std::move(resolved);
    }
    auto job =
        std::make_shared<Job>(std::move(task), *entry.type, m_clock, entry.nextLogLine, m_limits.logBytes);
    if (!faults.isEmpty()) {
        job->fault = std::make_shared<const Failure>(
            Failure{FailureKind::Exception,
                    u"It cannot run without its input: %1: %2."_s.arg(faults.constFirst().pointer,
                                                                      faults.constFirst().message),
                    {}});
    }
    return job;
}

} // namespace pooldeck
