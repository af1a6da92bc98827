// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/tasktype.h"
#include "core/types/fetchtimes.h"

namespace pooldeck {

/// The built-in type `fetch` with times of one's own, for tests.
TaskType fetchTypeWith(const FetchTimes &times);

} // namespace pooldeck
