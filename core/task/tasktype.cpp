// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/tasktype.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

QLatin1StringView executorName(ExecutorKind kind) noexcept
{
    switch (kind) {
    case ExecutorKind::Thread:
        return "thread"_L1;
    case ExecutorKind::Loop:
        return "loop"_L1;
    }
    Q_UNREACHABLE();
}

} // namespace pooldeck
