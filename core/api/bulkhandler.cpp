// SPDX-License-Identifier: GPL-3.0-only
// POST /tasks:bulk.
#include "core/api/bulkrun.h"
#include "core/api/taskhandlers.h"
#include "core/api/tasksubmission.h"

namespace pooldeck {

void actOnTasks(TaskSource &tasks, const std::shared_ptr<BackgroundWorker> &worker, const ApiRequest &request,
                const Responder &responder)
{
    auto bulk = parseBulk(request.body, tasks.catalog());
    if (!bulk) {
        responder.reply(problemReply(bulk.error()));
        return;
    }
    std::make_shared<BulkRun>(tasks, worker, *std::move(bulk), submitterOf(request), responder)->start();
}

} // namespace pooldeck
