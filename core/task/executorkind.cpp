// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/executorkind.h"

#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr std::array Names{"thread"_L1, "loop"_L1, "process"_L1, "command"_L1};

} // namespace

QLatin1StringView executorName(ExecutorKind kind) noexcept
{
    return Names[static_cast<size_t>(kind)];
}

std::optional<ExecutorKind> executorFromName(QStringView name) noexcept
{
    for (size_t i = 0; i < Names.size(); ++i) {
        if (name == Names[i])
            return static_cast<ExecutorKind>(i);
    }
    return std::nullopt;
}

} // namespace pooldeck
