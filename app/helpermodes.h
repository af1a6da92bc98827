// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <optional>

namespace pooldeck {

/// The hidden modes in which the program is a helper of itself, started by its executors: `--worker` runs
/// tasks of built-in types, see TaskWorker; `--supervise` starts the programs of command types, see
/// CommandSupervisor. Call it first thing in main, before there is any thread. The
/// exit status if this was such a start, after it has ended; nothing if this is the program itself.
std::optional<int> runHelperMode(int argc, char *argv[]);

} // namespace pooldeck
