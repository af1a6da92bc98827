// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QtGlobal>

namespace pooldeck::command {

/// What the supervisor of commands is told; the payload is what pack() makes of the values named. A
/// command's number is the executor's own.
enum class Order : quint32 {
    /// quint64 number, QByteArray program (a path), QList<QByteArray> arguments, QList<QByteArray>
    /// environment, QByteArray working directory, bool has input; with two or three descriptors: stdin if
    /// there is input, stdout, stderr
    Start = 1,
    Terminate, ///< quint64 number: SIGTERM to its process group
    Kill, ///< quint64 number: SIGKILL to all that descends from it
};

/// What it says.
enum class Report : quint32 {
    Started = 1, ///< quint64 number, qint32 process id
    NotStarted, ///< quint64 number, qint32 step, qint32 errno
    Ended, ///< quint64 number, qint32 exit code, qint32 signal: it, and all that descended from it
};

/// The environment variable that marks what belongs to a command: its number.
inline constexpr char Mark[] = "POOLDECK_RUN";

} // namespace pooldeck::command
