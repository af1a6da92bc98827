// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>

#include <sys/types.h>

#include <vector>

namespace pooldeck {

/// The children of this process, which has one thread. Linux only: /proc, as all of these.
std::vector<pid_t> ownChildren();

/// All that descends from a process, without itself. Looks at every process there is; about 10 µs for
/// each.
std::vector<pid_t> descendantsOf(pid_t pid);

/// The value of a variable in the environment that a process was started with; empty if there is none,
/// or if it may not be read.
QByteArray environmentOf(pid_t pid, const QByteArray &name);

} // namespace pooldeck
