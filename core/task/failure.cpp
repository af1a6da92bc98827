// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/failure.h"

#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr std::array<QLatin1StringView, FailureKindCount> Names{
    "exception"_L1,   "timeout"_L1,    "exit_status"_L1, "signal"_L1,
    "interrupted"_L1, "dependency"_L1, "unresponsive"_L1};

} // namespace

QLatin1StringView failureKindName(FailureKind kind) noexcept
{
    return Names[static_cast<size_t>(kind)];
}

std::optional<FailureKind> failureKindFromName(QStringView name) noexcept
{
    for (size_t i = 0; i < Names.size(); ++i) {
        if (name == Names[i])
            return static_cast<FailureKind>(i);
    }
    return std::nullopt;
}

} // namespace pooldeck
