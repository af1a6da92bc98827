// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>

#include <expected>

namespace pooldeckctl {

/// How the program ends. Scripts rely on the numbers; `pooldeckctl --help` lists them.
enum class ExitStatus {
    Done = 0, ///< done; of commands that wait: the task succeeded
    TaskFailed = 1,
    Usage = 2, ///< the command line is wrong
    TaskCancelled = 3,
    Unreachable = 4, ///< no server, or it does not answer
    Refused = 5, ///< the server refused the request
    TimedOut = 6, ///< wait --timeout: it has not ended by then
    NoOutput = 7, ///< stdout cannot be written
    Interrupted = 130, ///< by Ctrl+C; other signals: 128 and their number
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
