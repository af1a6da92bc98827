// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/eventhandlers.h"

#include "core/api/eventquery.h"
#include "core/api/eventstream.h"
#include "core/api/followedlog.h"
#include "core/api/problem.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

Reply eventStreamReply(std::shared_ptr<ResponseStream> stream)
{
    Reply reply;
    reply.contentType = "text/event-stream";
    // A proxy in between must not wait until it has a buffer full.
    reply.headers.emplace_back("X-Accel-Buffering", "no");
    reply.stream = std::move(stream);
    return reply;
}

Reply tooManyStreams(const StreamLimit &limit)
{
    return problemReply(
        Problem{ProblemKind::TooManyStreams, u"%1 streams are open; close one."_s.arg(limit.most()), {}, {}});
}

void watchEvents(const StreamServices &streams, const ApiRequest &request, const Responder &responder)
{
    const auto query = parseEventQuery(request.query, request.head.field("last-event-id"));
    if (!query) {
        responder.reply(problemReply(query.error()));
        return;
    }
    StreamLimit::Slot slot = streams.limit->take();
    if (!slot) {
        responder.reply(tooManyStreams(*streams.limit));
        return;
    }
    EventHub::Wish wish{.filter = query->filter, .format = EventFormat::Sse, .after = query->after};
    responder.reply(
        eventStreamReply(std::make_shared<EventStream>(streams.hub, std::move(wish), std::move(slot))));
}

void followTaskLog(TaskSource &tasks, const StreamServices &streams, TaskId id, qint64 after, bool asText,
                   const ApiRequest &request, const Responder &responder)
{
    bool isNumber = false;
    const qlonglong lastLine = request.head.field("last-event-id").toByteArray().toLongLong(&isNumber);
    if (isNumber && lastLine >= 0)
        after = lastLine;
    StreamLimit::Slot slot = streams.limit->take();
    if (!slot) {
        responder.reply(tooManyStreams(*streams.limit));
        return;
    }
    const auto format = asText ? FollowedLog::Format::Text : FollowedLog::Format::Sse;
    tasks.find(id,
               [&tasks, id, after, format, slot = std::move(slot), responder](const Result<TaskPtr> &task) {
                   if (!task) {
                       responder.reply(problemReply(task.error()));
                       return;
                   }
                   responder.replyWith([&tasks, id, after, format, slot] {
                       auto stream = std::make_shared<FollowedLog>(tasks, id, after, format, slot);
                       if (format == FollowedLog::Format::Sse)
                           return eventStreamReply(std::move(stream));
                       Reply reply{.body = {}, .contentType = "text/plain; charset=utf-8", .headers = {}};
                       reply.stream = std::move(stream);
                       reply.streamInChunks = true;
                       return reply;
                   });
               });
}

} // namespace pooldeck
