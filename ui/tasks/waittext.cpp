// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/waittext.h"

#include "ui/format.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(WaitText)
};

QString dueText(const Task &task, Timestamp now)
{
    const Timestamp due = task.dueAt().value_or(now);
    const bool retry = task.attempt > 0;
    if (due <= now)
        return retry ? Text::tr("Its last attempt failed. The next one is due now.")
                     : Text::tr("It is due now.");
    const QString at = format::moment(due, now);
    // Rounded up, so that the last second is not "in 0 s".
    const QString left = format::runningDuration(due - now + std::chrono::milliseconds(999));
    return retry ? Text::tr("Its last attempt failed. The next one is due at %1, in %2.").arg(at, left)
                 : Text::tr("It is due at %1, in %2.").arg(at, left);
}

QString tasksText(DependsPolicy policy)
{
    switch (policy) {
    case DependsPolicy::AllSucceeded:
        return Text::tr("It waits until these tasks have succeeded:");
    case DependsPolicy::AllFinished:
        return Text::tr("It waits until these tasks have ended:");
    case DependsPolicy::Any:
        return Text::tr("It waits until one of these tasks has succeeded:");
    }
    return {};
}

QString slotText(const Task &task, const TaskSource &source)
{
    const TaskType *type = source.catalog().find(task.spec->type);
    if (!type)
        return Text::tr("It waits for its turn.");
    switch (effectiveExecutor(*task.spec, *type)) {
    case ExecutorKind::Thread:
        return Text::tr("It waits for a free thread in the pool.");
    case ExecutorKind::Loop:
        return Text::tr("It waits for its turn on the event loop.");
    case ExecutorKind::Process:
        return Text::tr("It waits for a free worker process.");
    case ExecutorKind::Command:
        return Text::tr("It waits until fewer programs run.");
    }
    return {};
}

QString queueText(const WaitReason &reason, const TaskSource &source, Timestamp now)
{
    const std::vector<QueueInfo> queues = source.queues();
    const auto found = std::ranges::find(queues, reason.subject, &QueueInfo::name);
    const QueueSettings settings = found == queues.end() ? QueueSettings() : found->settings;
    if (reason.kind == WaitReason::Kind::QueuePaused) {
        return settings.pausedUntil ? Text::tr("Its queue “%1” is paused until %2.")
                                          .arg(reason.subject, format::moment(*settings.pausedUntil, now))
                                    : Text::tr("Its queue “%1” is paused.").arg(reason.subject);
    }
    if (reason.kind == WaitReason::Kind::QueueConcurrency) {
        return settings.concurrency
            ? Text::tr("Its queue “%1” runs as many tasks as it may at once: %2.")
                  .arg(reason.subject, format::count(*settings.concurrency))
            : Text::tr("Its queue “%1” runs as many tasks as it may at once.").arg(reason.subject);
    }
    return settings.rate
        ? Text::tr("Its queue “%1” has started as many tasks as it may for now: %2.")
              .arg(reason.subject, format::rateLimit(settings.rate->count, settings.rate->per))
        : Text::tr("Its queue “%1” has started as many tasks as it may for now.").arg(reason.subject);
}

QString resourceText(const Task &task, const QString &name, const TaskSource &source)
{
    const TaskType *type = source.catalog().find(task.spec->type);
    int needed = 0;
    if (type) {
        const auto &needs = effectiveResources(*task.spec, *type);
        const auto it = needs.find(name);
        needed = it == needs.end() ? 0 : it->second;
    }
    const std::vector<ResourceInfo> resources = source.resources();
    const auto found = std::ranges::find(resources, name, &ResourceInfo::name);
    if (found == resources.end())
        return Text::tr("It needs the resource “%1”, which does not exist any more.").arg(name);
    if (needed > found->capacity) {
        return Text::tr("It needs %1 of the resource “%2”, which has only %3.")
            .arg(format::count(needed), name, format::count(found->capacity));
    }
    return Text::tr("It waits for the resource “%1”: it needs %2, and %3 of %4 are in use.")
        .arg(name, format::count(needed), format::count(found->used), format::count(found->capacity));
}

} // namespace

QString waitText(const Task &task, const TaskSource &source, Timestamp now)
{
    const WaitReason reason = source.waitReason(task);
    switch (reason.kind) {
    case WaitReason::Kind::None:
        return {};
    case WaitReason::Kind::DueTime:
        return dueText(task, now);
    case WaitReason::Kind::Tasks:
        return tasksText(task.spec->dependsPolicy);
    case WaitReason::Kind::NoSlot:
        return slotText(task, source);
    case WaitReason::Kind::QueuePaused:
    case WaitReason::Kind::QueueConcurrency:
    case WaitReason::Kind::QueueRate:
        return queueText(reason, source, now);
    case WaitReason::Kind::Resource:
        return resourceText(task, reason.subject, source);
    case WaitReason::Kind::Store:
        return Text::tr("The database cannot be written now: nothing is started until it can.");
    }
    return {};
}

} // namespace pooldeck
