// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/executors/filedescriptor.h"

#include <QByteArray>
#include <QList>

#include <sys/types.h>

#include <expected>
#include <memory>

namespace pooldeck {

/// A program that is to be started.
struct ProgramStart
{
    QByteArray program; ///< a path
    QList<QByteArray> arguments; ///< after the program's name
    QList<QByteArray> environment; ///< "NAME=value", in place of those of the same name in our own
    QByteArray workingDirectory;
    FileDescriptor input; ///< closed: our own, as with the next two
    FileDescriptor output;
    FileDescriptor error;
};

/// Starts programs fast, in a process that has one thread: the child borrows our memory until it is the
/// program (as posix_spawn does it), which costs the same however large we are. Linux only.
///
/// The program leads a process group of its own, dies if we do, has a lower OS priority, no signal
/// ignored or blocked, and no open file of ours.
class ProgramStarter
{
public:
    enum class Step {
        Clone, ///< no further process is possible
        Directory, ///< into the working directory
        Execute, ///< the program
    };
    struct Fault
    {
        Step step;
        int error; ///< errno
    };

    ProgramStarter();

    std::expected<pid_t, Fault> start(const ProgramStart &start);

private:
    const std::unique_ptr<std::byte[]> m_stack; // of the child until it is the program
    const int m_niceness;
};

} // namespace pooldeck
