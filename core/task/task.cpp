// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/task.h"

#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr std::array FailureNames{"exception"_L1,   "timeout"_L1,    "exit_status"_L1, "signal"_L1,
                                  "interrupted"_L1, "dependency"_L1, "unresponsive"_L1};

} // namespace

QLatin1StringView failureKindName(FailureKind kind) noexcept
{
    return FailureNames[static_cast<size_t>(kind)];
}

std::optional<FailureKind> failureKindFromName(QStringView name) noexcept
{
    for (size_t i = 0; i < FailureNames.size(); ++i) {
        if (name == FailureNames[i])
            return static_cast<FailureKind>(i);
    }
    return std::nullopt;
}

TaskState Task::state() const noexcept
{
    if (const auto *finished = std::get_if<Finished>(&phase))
        return finished->state;
    return std::holds_alternative<Running>(phase) ? TaskState::Running : TaskState::Queued;
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

QLatin1StringView Task::waitingFor() const noexcept
{
    return std::holds_alternative<Queued>(phase) ? "no slot"_L1 : QLatin1StringView();
}

} // namespace pooldeck
