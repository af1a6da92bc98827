// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/tasktype.h"

namespace pooldeck {

ExecutorKind TaskType::executor() const noexcept
{
    if (std::holds_alternative<LoopFunction>(run))
        return ExecutorKind::Loop;
    if (std::holds_alternative<CommandTemplate>(run))
        return ExecutorKind::Command;
    return isolated ? ExecutorKind::Process : ExecutorKind::Thread;
}

bool TaskType::canRunOn(ExecutorKind kind) const noexcept
{
    if (std::holds_alternative<ThreadFunction>(run))
        return kind == ExecutorKind::Thread || kind == ExecutorKind::Process;
    return kind == executor();
}

ExecutorKind effectiveExecutor(const TaskSpec &spec, const TaskType &type) noexcept
{
    return spec.executor.value_or(type.executor());
}

std::chrono::milliseconds effectiveTimeout(const TaskSpec &spec, const TaskType &type) noexcept
{
    return spec.timeout.value_or(type.timeout);
}

std::chrono::milliseconds effectiveQueueTimeout(const TaskSpec &spec, const TaskType &type) noexcept
{
    return spec.queueTimeout.value_or(type.queueTimeout);
}

RetryPolicy effectiveRetry(const TaskSpec &spec, const TaskType &type)
{
    return spec.retry.over(type.retry);
}

const std::map<QString, int> &effectiveResources(const TaskSpec &spec, const TaskType &type) noexcept
{
    return spec.resources ? *spec.resources : type.resources;
}

} // namespace pooldeck
