// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QJsonObject>
#include <QLatin1StringView>
#include <QString>

#include <optional>

namespace pooldeck {

/// Why an attempt failed. The numbers are stored: never renumber.
enum class FailureKind {
    Exception = 0,
    Timeout = 1, ///< of the attempt, or of its time in the queue
    ExitStatus = 2, ///< a program ended with a status that does not mean success
    Signal = 3, ///< its process was ended by a signal
    Interrupted = 4, ///< Pooldeck ended while the task was running
    Dependency = 5, ///< a task that it depends on did not end as needed
    Unresponsive = 6, ///< it did not stop when asked to
};
inline constexpr int FailureKindCount = 7;
QLatin1StringView failureKindName(FailureKind kind) noexcept;
std::optional<FailureKind> failureKindFromName(QStringView name) noexcept;

struct Failure
{
    FailureKind kind = FailureKind::Exception;
    QString message;
    QJsonObject details;

    bool operator==(const Failure &) const = default;
};

} // namespace pooldeck
