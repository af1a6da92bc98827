// SPDX-License-Identifier: GPL-3.0-only
// GET /tasks/{id}/result.
#include "core/api/byterange.h"
#include "core/api/entitytag.h"
#include "core/api/piecedbody.h"
#include "core/api/problem.h"
#include "core/api/taskhandlers.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

struct ResultRequest
{
    TaskId id;
    QByteArray tag;
    QByteArray range;
    bool headOnly = false;
};

Reply withFields(Reply reply, const ResultRequest &request)
{
    reply.headers.emplace_back("ETag", request.tag);
    reply.headers.emplace_back("Accept-Ranges", "bytes");
    return reply;
}

PiecedBody::Read piecesOf(TaskSource &tasks, TaskId id)
{
    return [&tasks, id](qint64 offset, qint64 length, const std::function<void(Result<QByteArray>)> &done) {
        tasks.readResultPart(id, offset, length, [done](Result<ResultPart> part) {
            done(part ? Result<QByteArray>(std::move(part->bytes)) : std::unexpected(part.error()));
        });
    };
}

/// What is large goes on in pieces, after the first.
void read(TaskSource &tasks, const ResultRequest &request, const ByteRange &range, const Responder &responder)
{
    const bool whole = range.kind == ByteRange::Kind::Whole;
    const qint64 first = whole ? PiecedBody::Piece : std::min(range.length, PiecedBody::Piece);
    tasks.readResultPart(
        request.id, range.offset, first, [&tasks, request, range, whole, responder](Result<ResultPart> part) {
            responder.replyWith([&tasks, request, range, whole, part = std::move(part)]() mutable {
                if (!part)
                    return problemReply(part.error());
                Reply reply = withFields(partReply(range, part->total), request);
                const qint64 length = whole ? part->total : range.length;
                if (part->bytes.size() >= length) {
                    reply.body = std::move(part->bytes);
                    return reply;
                }
                reply.toldLength = length;
                reply.stream = std::make_shared<PiecedBody>(piecesOf(tasks, request.id), range.offset, length,
                                                            std::move(part->bytes));
                return reply;
            });
        });
}

/// For what needs the size alone, or first.
void readSize(TaskSource &tasks, const ResultRequest &request, const Responder &responder)
{
    tasks.readResultPart(request.id, 0, 0, [&tasks, request, responder](Result<ResultPart> part) {
        if (!part) {
            responder.replyWith([error = part.error()] { return problemReply(error); });
            return;
        }
        const qint64 total = part->total;
        if (request.headOnly) { // for which a range means nothing
            responder.replyWith([request, total] {
                Reply reply = withFields(Reply::json({}), request);
                reply.toldLength = total;
                return reply;
            });
            return;
        }
        const ByteRange range = ByteRange::of(request.range, total);
        if (range.kind == ByteRange::Kind::Outside)
            responder.replyWith([total] { return outsideReply(u"The result"_s, total); });
        else
            read(tasks, request, range, responder);
    });
}

} // namespace

void showTaskResult(TaskSource &tasks, const ApiRequest &request, Responder responder)
{
    const std::optional<TaskId> id = capturedTaskId(request, responder);
    if (!id)
        return;
    // A result never changes, and an id is never used again.
    ResultRequest wanted{.id = *id,
                         .tag = "\"result-" + QByteArray::number(id->value) + '"',
                         .range = request.head.field("range").toByteArray(),
                         .headOnly = request.head.method() == HttpMethod::Head};
    if (const QByteArrayView unless = request.head.field("if-range");
        !unless.isEmpty() && !matchNames(unless, wanted.tag))
        wanted.range.clear();
    if (noneMatchNames(request.head.field("if-none-match"), wanted.tag)) {
        // It has seen it: only that it is still there is left to say.
        tasks.readResultPart(*id, 0, 0,
                             [wanted, responder = std::move(responder)](const Result<ResultPart> &part) {
                                 responder.replyWith([wanted, part] {
                                     if (!part)
                                         return problemReply(part.error());
                                     return withFields({.status = 304, .body = {}, .headers = {}}, wanted);
                                 });
                             });
        return;
    }
    if (wanted.headOnly || !wanted.range.isEmpty())
        readSize(tasks, wanted, responder);
    else
        read(tasks, wanted, {}, responder);
}

} // namespace pooldeck
