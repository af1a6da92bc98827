// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>

#include <expected>

namespace pooldeckctl {

/// How the program ends. Scripts rely on the numbers; `pooldeckctl --help` lists them.
enum class ExitStatus {
    Done = 0, ///< done; with --wait: the task succeeded
    TaskFailed = 1,
    Usage = 2, ///< the command line is wrong
    TaskCancelled = 3,
    Unreachable = 4, ///< no server, or it does not answer
    Refused = 5, ///< the server refused the request
};

/// What ends a command early: the lines for stderr, and the status.
struct Failure
{
    ExitStatus status = ExitStatus::Usage;
    QString message;
};

template <typename T> using Expected = std::expected<T, Failure>;

inline std::unexpected<Failure> usageError(QString message)
{
    return std::unexpected(Failure{ExitStatus::Usage, std::move(message)});
}

} // namespace pooldeckctl
