// SPDX-License-Identifier: GPL-3.0-only
// POST /tasks:batch.
#include "core/api/idempotencykey.h"
#include "core/api/taskbatch.h"
#include "core/api/taskhandlers.h"

namespace pooldeck {

namespace {

// What the outcomes that are kept with a key belong to, besides the body: how that is read, and the items
// that the engine never saw, which are others for a token of other types.
QByteArray readingOf(const TaskBatch &batch, BodyType type)
{
    QByteArray reading = type == BodyType::JsonLines ? "lines" : "array";
    for (const TaskBatch::Refusal &refusal : batch.refused)
        reading += ' ' + QByteArray::number(refusal.index);
    return reading;
}

} // namespace

void submitTasks(TaskSource &tasks, const ApiRequest &request, const Responder &responder)
{
    const auto asked = IdempotencyKey::of(request);
    if (!asked) {
        responder.reply(problemReply(asked.error()));
        return;
    }
    const BodyType type = bodyType(request.head.field("content-type"));
    std::expected<TaskBatch, Problem> batch =
        parseBatch(request.body, type, submitterOf(request), &tasks.catalog());
    if (!batch) {
        responder.reply(problemReply(batch.error()));
        return;
    }
    refuseForbidden(*batch, *request.caller);
    if (const std::optional<Problem> tooMany = request.caller->charge(batch->specs.size())) {
        responder.reply(problemReply(*tooMany));
        return;
    }
    std::optional<RequestKey> key;
    if (*asked)
        key = (*asked)->with(request.body, readingOf(*batch, type));
    auto refused = std::make_shared<const std::vector<TaskBatch::Refusal>>(std::move(batch->refused));
    auto answer = [&tasks, refused = std::move(refused),
                   detail = preferredDetail(request.head.field("prefer")),
                   responder](std::vector<Result<TaskPtr>> outcomes) {
        responder.replyWith([&tasks, refused, detail, outcomes = std::move(outcomes)] {
            return batchReply(*refused, outcomes, tasks, detail);
        });
    };
    if (!key) {
        tasks.submitBatch(std::move(batch->specs), std::move(answer));
        return;
    }
    KeyedRequest once{.key = *std::move(key), .kind = KeyedRequest::Kind::Batch};
    once.specs = std::move(batch->specs);
    tasks.submitOnce(std::move(once),
                     [answer = std::move(answer), responder](Result<std::vector<Result<TaskPtr>>> outcomes) {
                         if (outcomes)
                             answer(*std::move(outcomes));
                         else
                             responder.replyWith([error = outcomes.error()] { return problemReply(error); });
                     });
}

} // namespace pooldeck
