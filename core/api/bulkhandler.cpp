// SPDX-License-Identifier: GPL-3.0-only
// POST /tasks:bulk.
#include "core/api/bulkrun.h"
#include "core/api/taskhandlers.h"
#include "core/api/tasksubmission.h"

namespace pooldeck {

void actOnTasks(TaskSource &tasks, const std::shared_ptr<BackgroundWorker> &worker,
                const std::shared_ptr<const DiskWatch> &disk, const ApiRequest &request,
                const Responder &responder)
{
    auto bulk = parseBulk(request.body, tasks.catalog());
    if (!bulk) {
        responder.reply(problemReply(bulk.error()));
        return;
    }
    const bool submits = bulk->submits();
    const auto run = std::make_shared<BulkRun>(tasks, worker, disk, *std::move(bulk), request.caller,
                                               submitterOf(request), responder);
    std::optional<Problem> refusal = run->refusal();
    if (submits && !refusal)
        refusal = request.caller->charge(0); // they are counted as they are made
    if (refusal)
        responder.reply(problemReply(*refusal));
    else
        run->start();
}

} // namespace pooldeck
