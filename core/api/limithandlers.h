// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/responder.h"
#include "core/api/router.h"
#include "core/engine/tasksource.h"
#include "core/monitor/monitor.h"

namespace pooldeck {

// The verbs of /queues, /resources and /pool: what limits how tasks start. On an API thread; none blocks.

void listQueues(TaskSource &tasks, const ApiRequest &request, const Responder &responder);
/// 404 unless somebody has set it or it has tasks.
void showQueue(TaskSource &tasks, const ApiRequest &request, const Responder &responder);
/// Changes what the body names; makes the queue if there is none.
void changeQueue(TaskSource &tasks, const ApiRequest &request, const Responder &responder);
void removeQueue(TaskSource &tasks, const ApiRequest &request, const Responder &responder);
void listResources(TaskSource &tasks, const ApiRequest &request, const Responder &responder);
void showResource(TaskSource &tasks, const ApiRequest &request, const Responder &responder);
void setResource(TaskSource &tasks, const ApiRequest &request, const Responder &responder);
void removeResource(TaskSource &tasks, const ApiRequest &request, const Responder &responder);
/// `{"max_threads": n}`; the answer is the pool as it is then.
void changePool(TaskSource &tasks, Monitor &monitor, const ApiRequest &request, const Responder &responder);

} // namespace pooldeck
