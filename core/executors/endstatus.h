// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/failure.h"

namespace pooldeck {

/// How a process ended. Made from what waitpid() says; POSIX only.
struct EndStatus
{
    int exitCode = 0; ///< if it ended by itself
    int signal = 0; ///< the number of the signal that ended it; 0: none

    static EndStatus fromWait(int status) noexcept;
    bool operator==(const EndStatus &) const = default;
};

/// "SIGSEGV"; "signal 40" for one without a name.
QString signalName(int signal);

/// `what` was ended by a signal: kind Signal, or ended by itself: kind ExitStatus. The number is in the
/// details (`signal` and `name`, or `exit_code`).
Failure failureOf(const QString &what, const EndStatus &status);

} // namespace pooldeck
