// SPDX-License-Identifier: GPL-3.0-only
// POST /tasks:batch.
#include "core/api/backgroundworker.h"
#include "core/api/idempotencykey.h"
#include "core/api/taskbatch.h"
#include "core/api/taskhandlers.h"

namespace pooldeck {

namespace {

// About a hundred tasks, half a millisecond. Beyond, the other clients of the loop would wait for it.
constexpr qsizetype MaxBodyOnLoop = 8 * 1024;

struct BatchRequest
{
    QByteArray body;
    QString submitter;
    CallerPtr caller;
    BodyType type;
    BatchDetail detail;
    std::optional<IdempotencyKey> key;
    Responder responder;
};

// What the outcomes that are kept with a key belong to, besides the body: how that is read, and the items
// that the engine never saw, which are others for a token of other types.
QByteArray readingOf(const TaskBatch &batch, BodyType type)
{
    QByteArray reading = type == BodyType::JsonLines ? "lines" : "array";
    for (const TaskBatch::Refusal &refusal : batch.refused)
        reading += ' ' + QByteArray::number(refusal.index);
    return reading;
}

// `worker` makes the answer; null: the connection's loop does.
void submitBatch(TaskSource &tasks, BatchRequest request, std::shared_ptr<BackgroundWorker> worker)
{
    std::expected<TaskBatch, Problem> batch =
        parseBatch(request.body, request.type, request.submitter, &tasks.catalog());
    if (!batch) {
        request.responder.reply(problemReply(batch.error()));
        return;
    }
    refuseForbidden(*batch, *request.caller);
    if (const std::optional<Problem> tooMany = request.caller->charge(batch->specs.size())) {
        request.responder.reply(problemReply(*tooMany));
        return;
    }
    std::optional<RequestKey> key;
    if (request.key)
        key = request.key->with(request.body, readingOf(*batch, request.type));
    auto refused = std::make_shared<const std::vector<TaskBatch::Refusal>>(std::move(batch->refused));
    auto answer = [&tasks, refused = std::move(refused), detail = request.detail,
                   responder = request.responder,
                   worker = std::move(worker)](std::vector<Result<TaskPtr>> outcomes) {
        auto make = [&tasks, refused, detail, outcomes = std::move(outcomes)] {
            return batchReply(*refused, outcomes, tasks, detail);
        };
        if (!worker) {
            responder.replyWith(std::move(make));
            return;
        }
        worker->post([responder, make = std::move(make)] { responder.reply(make()); });
    };
    if (!key) {
        tasks.submitBatch(std::move(batch->specs), std::move(answer));
        return;
    }
    KeyedRequest once{.key = *std::move(key), .kind = KeyedRequest::Kind::Batch};
    once.specs = std::move(batch->specs);
    tasks.submitOnce(std::move(once),
                     [answer = std::move(answer),
                      responder = request.responder](Result<std::vector<Result<TaskPtr>>> outcomes) {
                         if (outcomes)
                             answer(*std::move(outcomes));
                         else
                             responder.replyWith([error = outcomes.error()] { return problemReply(error); });
                     });
}

} // namespace

void submitTasks(TaskSource &tasks, const std::shared_ptr<BackgroundWorker> &worker,
                 const ApiRequest &request, const Responder &responder)
{
    auto key = IdempotencyKey::of(request);
    if (!key) {
        responder.reply(problemReply(key.error()));
        return;
    }
    BatchRequest batch{request.body,
                       submitterOf(request),
                       request.caller,
                       bodyType(request.head.field("content-type")),
                       preferredDetail(request.head.field("prefer")),
                       *std::move(key),
                       responder};
    if (batch.body.size() <= MaxBodyOnLoop) {
        submitBatch(tasks, std::move(batch), nullptr);
        return;
    }
    worker->post([&tasks, batch = std::move(batch), worker]() mutable {
        submitBatch(tasks, std::move(batch), worker);
    });
}

} // namespace pooldeck
