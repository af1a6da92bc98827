// SPDX-License-Identifier: GPL-3.0-only
// POSIX only; the names of the signals are from glibc.
#include "core/executors/endstatus.h"

#include <sys/wait.h>

#include <cstring>

using namespace Qt::StringLiterals;

namespace pooldeck {

EndStatus EndStatus::fromWait(int status) noexcept
{
    if (WIFSIGNALED(status))
        return {.signal = WTERMSIG(status)};
    return {.exitCode = WEXITSTATUS(status)};
}

QString signalName(int signal)
{
    const char *name = ::sigabbrev_np(signal);
    return name ? "SIG"_L1 + QString::fromLatin1(name) : u"signal %1"_s.arg(signal);
}

Failure failureOf(const QString &what, const EndStatus &status)
{
    if (status.signal != 0) {
        const QString name = signalName(status.signal);
        return {FailureKind::Signal,
                u"%1 was ended by %2."_s.arg(what, name),
                {{"signal"_L1, status.signal}, {"name"_L1, name}}};
    }
    return {FailureKind::ExitStatus,
            u"%1 ended with exit code %2."_s.arg(what, QString::number(status.exitCode)),
            {{"exit_code"_L1, status.exitCode}}};
}

} // namespace pooldeck
