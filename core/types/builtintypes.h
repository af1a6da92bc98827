// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskcatalog.h"

namespace pooldeck {

TaskType noopType();
TaskType sleepType();
TaskType burnType();
TaskType checksumType();
TaskType fetchType();
TaskType thumbnailType();

/// Adds all of the above.
Result<void> addBuiltInTypes(TaskCatalog &catalog);

} // namespace pooldeck
