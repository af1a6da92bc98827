// SPDX-License-Identifier: GPL-3.0-only
// The verbs that show what a task leaves behind: log and attempts.
#include "core/api/eventhandlers.h"
#include "core/api/historyjson.h"
#include "core/api/mediatype.h"
#include "core/api/problem.h"
#include "core/api/taskhandlers.h"
#include "core/api/taskjson.h"
#include "core/api/taskquery.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Reply textReply(TaskId id, const LogPage &page, const LogQuery &query)
{
    const int limit = query.limit;
    Reply reply{.body = logText(page), .contentType = "text/plain; charset=utf-8", .headers = {}};
    if (std::ssize(page.lines) >= limit) {
        reply.headers.emplace_back("Link",
                                   '<' + taskPath(id) + "/log?after=" + QByteArray::number(page.lastLine)
                                       + "&limit=" + QByteArray::number(limit)
                                       + (query.asText ? "&format=text" : "") + ">; rel=\"next\"");
    }
    return reply;
}

} // namespace

void showTaskLog(TaskSource &tasks, const StreamServices &streams, const ApiRequest &request,
                 Responder responder)
{
    const std::optional<TaskId> id = capturedTaskId(request, responder);
    if (!id)
        return;
    const LogQuery query = parseLogQuery(request.query);
    const bool asText = query.asText.value_or(prefersText(request.head.field("accept")));
    if (query.follow) {
        followTaskLog(tasks, streams, *id, query.after, asText, request, responder);
        return;
    }
    tasks.readLog(*id, query.after, query.limit,
                  [id = *id, asText, query, responder = std::move(responder)](Result<LogPage> page) {
                      responder.replyWith([id, asText, query, page = std::move(page)] {
                          if (!page)
                              return problemReply(page.error());
                          return asText ? textReply(id, *page, query) : Reply::json(logJson(*page));
                      });
                  });
}

void listTaskAttempts(TaskSource &tasks, const ApiRequest &request, Responder responder)
{
    const std::optional<TaskId> id = capturedTaskId(request, responder);
    if (!id)
        return;
    // The task first: then the history can only know more of it, not less.
    tasks.find(*id, [&tasks, id = *id, responder = std::move(responder)](Result<TaskPtr> task) {
        if (!task) {
            responder.replyWith([task = std::move(task)] { return problemReply(task.error()); });
            return;
        }
        tasks.attempts(id, [task = *task, responder](Result<std::vector<TaskAttempt>> ended) {
            responder.replyWith([task, ended = std::move(ended)] {
                return ended ? Reply::json(attemptsJson(*task, *ended)) : problemReply(ended.error());
            });
        });
    });
}

} // namespace pooldeck
