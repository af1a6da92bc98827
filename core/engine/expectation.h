// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/clock.h"

#include <optional>

namespace pooldeck {

/// When a task is likely to start and to end, as things are now; nothing where that is not known.
struct Expectation
{
    std::optional<Timestamp> start; ///< nothing once it runs
    std::optional<Timestamp> end;
};

} // namespace pooldeck
