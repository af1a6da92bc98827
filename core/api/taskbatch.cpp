// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/taskbatch.h"

#include "core/api/requesthead.h"
#include "core/api/taskjson.h"
#include "core/api/tasksubmission.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

class BatchParser
{
public:
    BatchParser(const QString &submitter, const TaskCatalog *catalog) : m_reader(submitter, catalog) { }

    std::expected<TaskBatch, Problem> readArray(QByteArrayView body)
    {
        JsonOutline outline;
        const auto root = StrictJson::check(body, outline, 2);
        if (!root)
            return std::unexpected(malformedJson(root.error()));
        if (root->kind != JsonKind::Array) {
            const QString message =
                u"a batch must be an array of tasks, not %1"_s.arg(jsonKindName(root->kind));
            return std::unexpected(
                Problem{ProblemKind::InvalidFields, u"The batch was not accepted."_s, {{{}, message}}, {}});
        }
        for (size_t i = 0; i < outline.size(); i = outline[i].end) {
            if (isFull())
                return std::unexpected(tooMany());
            const std::span inside(outline.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                   outline[i].end - i - 1);
            add(m_reader.read(outline[i].value, inside));
        }
        return std::move(m_batch);
    }

    std::expected<TaskBatch, Problem> readLines(QByteArrayView body)
    {
        while (!body.isEmpty()) {
            const qsizetype newline = body.indexOf('\n');
            const QByteArrayView line = (newline < 0 ? body : body.first(newline)).trimmed();
            body = newline < 0 ? QByteArrayView() : body.sliced(newline + 1);
            if (line.isEmpty())
                continue;
            if (isFull())
                return std::unexpected(tooMany());
            add(m_reader.read(line));
        }
        return std::move(m_batch);
    }

private:
    size_t size() const { return m_batch.specs.size() + m_batch.refused.size(); }
    bool isFull() const { return size() >= TaskBatch::MaxItems; }
    static Problem tooMany()
    {
        return {ProblemKind::BodyTooLarge,
                u"A batch may have at most %1 tasks: send it in parts."_s.arg(TaskBatch::MaxItems),
                {},
                {}};
    }
    void add(std::expected<TaskSpec, Problem> spec)
    {
        if (spec)
            m_batch.specs.push_back(*std::move(spec));
        else
            m_batch.refused.push_back({size(), std::move(spec.error())});
    }

    SubmissionReader m_reader;
    TaskBatch m_batch;
};

void writeRefused(JsonWriter &json, const Problem &problem)
{
    json.beginObject();
    json.key("status").number(problemInfo(problem.kind).status);
    json.key("problem");
    writeProblem(json, problem);
    json.endObject();
}

void writeAccepted(JsonWriter &json, const Task &task, const TaskSource &tasks, BatchDetail detail)
{
    json.beginObject();
    json.key("status").number(202);
    json.key("task");
    if (detail == BatchDetail::Full) {
        writeTask(json, task, tasks);
    } else {
        json.beginObject();
        json.key("id").number(task.id.value);
        json.endObject();
    }
    json.endObject();
}

// The engine's reason for accepting none, if it is not the tasks' own.
const Error *commonError(const std::vector<Result<TaskPtr>> &outcomes)
{
    const Error *error = nullptr;
    for (const Result<TaskPtr> &outcome : outcomes) {
        if (outcome)
            return nullptr;
        if (const int status = statusFor(outcome.error().code); status >= 429 && !error)
            error = &outcome.error();
    }
    return error;
}

} // namespace

std::expected<TaskBatch, Problem> parseBatch(QByteArrayView body, BodyType type, const QString &submitter,
                                             const TaskCatalog *catalog)
{
    BatchParser parser(submitter, catalog);
    return type == BodyType::JsonLines ? parser.readLines(body) : parser.readArray(body);
}

void refuseForbidden(TaskBatch &batch, const Caller &caller)
{
    if (caller.hasAnyOf(Right::Manage))
        return;
    std::vector<TaskSpec> allowed;
    std::vector<TaskBatch::Refusal> refused;
    const size_t count = batch.specs.size() + batch.refused.size();
    auto nextRefused = batch.refused.begin();
    auto nextSpec = batch.specs.begin();
    for (size_t i = 0; i < count; ++i) {
        if (nextRefused != batch.refused.end() && nextRefused->index == i) {
            refused.push_back(std::move(*nextRefused++));
            continue;
        }
        TaskSpec &spec = *nextSpec++;
        if (std::optional<Problem> problem = caller.refusalOf(spec))
            refused.push_back({i, *std::move(problem)});
        else
            allowed.push_back(std::move(spec));
    }
    batch.specs = std::move(allowed);
    batch.refused = std::move(refused);
}

BatchDetail preferredDetail(QByteArrayView prefer)
{
    return hasToken(prefer, "return=minimal") ? BatchDetail::IdOnly : BatchDetail::Full;
}

Reply batchReply(const std::vector<TaskBatch::Refusal> &refused, const std::vector<Result<TaskPtr>> &outcomes,
                 const TaskSource &tasks, BatchDetail detail)
{
    if (const Error *error = commonError(outcomes))
        return problemReply(*error);
    QByteArray out;
    const size_t count = refused.size() + outcomes.size();
    out.reserve(128 + static_cast<qsizetype>(count) * (detail == BatchDetail::Full ? 800 : 40));
    JsonWriter json(out);
    json.beginObject();
    json.key("items").beginArray();
    auto nextRefused = refused.begin();
    auto nextOutcome = outcomes.begin();
    qint64 accepted = 0;
    for (size_t i = 0; i < count; ++i) {
        const bool isRefused =
            nextRefused != refused.end() && (nextRefused->index <= i || nextOutcome == outcomes.end());
        if (isRefused) {
            writeRefused(json, (nextRefused++)->problem);
        } else if (const Result<TaskPtr> &outcome = *nextOutcome++; outcome) {
            writeAccepted(json, **outcome, tasks, detail);
            ++accepted;
        } else {
            writeRefused(json, problemOf(outcome.error()));
        }
    }
    json.endArray();
    json.key("accepted").number(accepted);
    json.key("refused").number(static_cast<qint64>(count) - accepted);
    json.endObject();

    Reply reply = Reply::json(std::move(out), 202);
    if (detail == BatchDetail::IdOnly)
        reply.headers.emplace_back("Preference-Applied", "return=minimal");
    return reply;
}

} // namespace pooldeck
