// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/router.h"
#include "core/engine/schedulesource.h"
#include "core/engine/tasksource.h"

#include <vector>

namespace pooldeck {

/// The verbs of /schedules, for ApiServer::addRoutes(). All outlive the server.
std::vector<Route> scheduleRoutes(ScheduleSource &schedules, const TaskSource &tasks, const Clock &clock);

} // namespace pooldeck
