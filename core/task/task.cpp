// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/task.h"

namespace pooldeck {

TaskState Task::state() const noexcept
{
    struct StateOf
    {
        TaskState operator()(const Queued &) const { return TaskState::Queued; }
        TaskState operator()(const Scheduled &) const { return TaskState::Scheduled; }
        TaskState operator()(const Waiting &) const { return TaskState::Waiting; }
        TaskState operator()(const Running &) const { return TaskState::Running; }
        TaskState operator()(const Finished &finished) const { return finished.state; }
    };
    return std::visit(StateOf(), phase);
}

const Progress &Task::progress() const noexcept
{
    static const Progress none;
    if (const auto *running = std::get_if<Running>(&phase))
        return running->progress;
    if (const auto *finished = std::get_if<Finished>(&phase))
        return finished->progress;
    return none;
}

std::optional<Timestamp> Task::startedAt() const noexcept
{
    if (const auto *running = std::get_if<Running>(&phase))
        return running->startedAt;
    if (const auto *finished = std::get_if<Finished>(&phase))
        return finished->startedAt;
    return std::nullopt;
}

std::optional<Timestamp> Task::finishedAt() const noexcept
{
    if (const auto *finished = std::get_if<Finished>(&phase))
        return finished->finishedAt;
    return std::nullopt;
}

bool Task::cancelRequested() const noexcept
{
    const auto *running = std::get_if<Running>(&phase);
    return running && running->cancelRequested;
}

QByteArray Task::result() const
{
    const auto *finished = std::get_if<Finished>(&phase);
    return finished ? finished->result : QByteArray();
}

QString Task::lane() const
{
    if (const auto *running = std::get_if<Running>(&phase))
        return running->lane;
    const auto *finished = std::get_if<Finished>(&phase);
    return finished ? finished->lane : QString();
}

bool Task::resultInFile() const noexcept
{
    const auto *finished = std::get_if<Finished>(&phase);
    return finished && finished->result.isEmpty() && finished->resultBytes > 0;
}

bool Task::unresponsive() const noexcept
{
    const auto *running = std::get_if<Running>(&phase);
    return running && running->unresponsive;
}

StopReason Task::stopReason() const noexcept
{
    const auto *running = std::get_if<Running>(&phase);
    return running ? running->stopReason : StopReason::None;
}

std::optional<Timestamp> Task::dueAt() const noexcept
{
    if (const auto *scheduled = std::get_if<Scheduled>(&phase))
        return scheduled->dueAt;
    if (spec->delay)
        return createdAt + *spec->delay;
    return spec->dueAt;
}

} // namespace pooldeck
