// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/eventhub.h"
#include "core/api/httplimits.h"
#include "core/api/responder.h"
#include "core/api/router.h"
#include "core/api/streamlimit.h"

namespace pooldeck {

// The routes whose answers go on. On an API thread; none blocks.

/// What the handlers of streams share.
struct StreamServices
{
    std::shared_ptr<EventHub> hub;
    std::shared_ptr<StreamLimit> limit;
    HttpLimits limits;
};

/// The feed as server-sent events, from `Last-Event-ID` or `after` on, else from now on.
void watchEvents(const StreamServices &streams, const ApiRequest &request, const Responder &responder);

/// A task's log from after this line, or `Last-Event-ID`, on, until the task has ended: as text, or as
/// server-sent events.
void followTaskLog(TaskSource &tasks, const StreamServices &streams, TaskId id, qint64 after, bool asText,
                   const ApiRequest &request, const Responder &responder);

/// An answer that is a stream of server-sent events.
Reply eventStreamReply(std::shared_ptr<ResponseStream> stream);
/// Why there is no place for a further stream.
Reply tooManyStreams(const StreamLimit &limit);

} // namespace pooldeck
