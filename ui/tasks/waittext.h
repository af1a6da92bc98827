// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

namespace pooldeck {

/// Why a task does not run now, in a sentence or two that name what it waits for; empty if it runs or has
/// ended. Asks `source` how things are at this moment. Home: the UI thread.
QString waitText(const Task &task, const TaskSource &source, Timestamp now);

} // namespace pooldeck
