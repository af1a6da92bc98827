// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/router.h"
#include "core/engine/tasksource.h"

#include <functional>
#include <vector>

namespace pooldeck {

/// Brings up the window, at a task or as it is. Called on any API thread: it may only ask for it.
using ShowWindow = std::function<void(std::optional<TaskId>)>;

/// POST /window, for ApiServer::addRoutes(). Without `show` there is no window, and it is refused. The
/// source outlives the server.
std::vector<Route> windowRoutes(TaskSource &tasks, ShowWindow show);

} // namespace pooldeck
