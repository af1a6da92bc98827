// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskcatalog.h"

namespace pooldeck {

/// Types that misbehave, to see what the program makes of them: `hang` does not stop when it is asked
/// to, `crash` takes its process down.
TaskType hangType();
TaskType crashType();

/// Adds both; for `--demo` only.
Result<void> addDemoTypes(TaskCatalog &catalog);

} // namespace pooldeck
