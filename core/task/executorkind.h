// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QLatin1StringView>
#include <QStringView>

#include <optional>

namespace pooldeck {

/// How a task runs. The numbers are stored: never renumber.
enum class ExecutorKind {
    Thread = 0, ///< a function on a pool thread
    Loop = 1, ///< a coroutine on the `tasks` event loop
    Process = 2, ///< a thread function in a worker process of our own
    Command = 3, ///< an external program
};
QLatin1StringView executorName(ExecutorKind kind) noexcept;
std::optional<ExecutorKind> executorFromName(QStringView name) noexcept;

} // namespace pooldeck
