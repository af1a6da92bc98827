// SPDX-License-Identifier: GPL-3.0-only
// Requests that their clients may send again, and how they are answered then.
#include "core/engine/taskengine.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

using Outcomes = std::vector<Result<TaskPtr>>;

// What is kept of one outcome. Error codes by their number: an answer does not live long enough to meet
// other numbers than ErrorCode's.
QJsonObject toJson(const Result<TaskPtr> &outcome)
{
    if (outcome)
        return {{"id"_L1, (*outcome)->id.value}};
    QJsonArray faults;
    for (const Fault &fault : outcome.error().faults)
        faults.append(QJsonObject{{"pointer"_L1, fault.pointer}, {"message"_L1, fault.message}});
    return {{"code"_L1, static_cast<int>(outcome.error().code)},
            {"message"_L1, outcome.error().message},
            {"faults"_L1, faults}};
}

Error errorFromJson(const QJsonObject &json)
{
    Error error{static_cast<ErrorCode>(json["code"_L1].toInt()), json["message"_L1].toString(), {}};
    const QJsonArray faults = json["faults"_L1].toArray();
    for (const QJsonValue &fault : faults)
        error.faults.append({fault["pointer"_L1].toString(), fault["message"_L1].toString()});
    return error;
}

QByteArray toJson(std::span<const Result<TaskPtr>> outcomes)
{
    QJsonArray array;
    for (const Result<TaskPtr> &outcome : outcomes)
        array.append(toJson(outcome));
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

} // namespace

void TaskEngine::submitOnce(KeyedRequest request, OutcomesCallback done)
{
    const QString key = request.key.key;
    {
        std::unique_lock lock(m_mutex);
        if (m_keysUnderWay.contains(key)) {
            lock.unlock();
            done(failure(ErrorCode::Conflict, u"Another request with this key has not been answered yet."_s));
            return;
        }
        m_keysUnderWay.insert(key);
    }
    const OutcomesCallback finish = [this, key, done = std::move(done)](Result<Outcomes> outcomes) {
        {
            const std::scoped_lock lock(m_mutex);
            m_keysUnderWay.remove(key);
        }
        done(std::move(outcomes));
    };
    // The read comes after every commit so far: what has been answered is found.
    m_store.findAnswer(
        key, m_clock.now() - AnswerAge,
        [this, request = std::move(request), finish](const Result<std::optional<KeptAnswer>> &kept) {
            if (!kept)
                finish(std::unexpected(kept.error()));
            else if (!*kept)
                submitKeyed(request, finish);
            else if ((*kept)->fingerprint == request.key.fingerprint)
                answerAgain(**kept, finish);
            else
                finish(failure(
                    ErrorCode::KeyReused,
                    u"Another request has been sent with this key: another path, body or way to read it."_s));
        });
}

void TaskEngine::submitKeyed(const KeyedRequest &request, const OutcomesCallback &done)
{
    const Recorder record = [key = request.key,
                             now = m_clock.now()](std::span<const Result<TaskPtr>> outcomes) {
        return StoreWrite{
            .kind = StoreWrite::Kind::Keep,
            .answer = std::make_shared<const KeptAnswer>(key.key, key.fingerprint, toJson(outcomes), now)};
    };
    const TaskCallback ofOne = [done](Result<TaskPtr> task) {
        if (task)
            done(Outcomes{std::move(task)});
        else
            done(std::unexpected(std::move(task.error())));
    };
    switch (request.kind) {
    case KeyedRequest::Kind::Task:
        submitWith(request.specs.front(), record, ofOne);
        break;
    case KeyedRequest::Kind::Retry:
        retryWith(request.retried, request.submitter, record, ofOne);
        break;
    case KeyedRequest::Kind::Batch:
        submitBatchWith(request.specs, record, [done](Outcomes outcomes) { done(std::move(outcomes)); });
        break;
    case KeyedRequest::Kind::Graph:
        submitGraphWith(request.specs, record, [done](const Result<std::vector<TaskPtr>> &tasks) {
            if (tasks)
                done(Outcomes(tasks->begin(), tasks->end()));
            else
                done(std::unexpected(tasks.error()));
        });
        break;
    }
}

/// The tasks of then, as they are now.
void TaskEngine::answerAgain(const KeptAnswer &answer, OutcomesCallback done)
{
    const QJsonArray kept = QJsonDocument::fromJson(answer.outcome).array();
    std::vector<TaskId> ids;
    for (const QJsonValue &outcome : kept) {
        if (const TaskId id{outcome["id"_L1].toInteger()})
            ids.push_back(id);
    }
    m_store.load(ids, [this, kept, done = std::move(done)](const Result<std::vector<TaskPtr>> &stored) {
        if (!stored) {
            done(std::unexpected(stored.error()));
            return;
        }
        std::unordered_map<TaskId, TaskPtr> tasks;
        for (const TaskPtr &task : *stored)
            tasks.emplace(task->id, task);
        Outcomes outcomes;
        {
            const std::scoped_lock lock(m_mutex);
            for (const QJsonValue &outcome : kept) {
                const TaskId id{outcome["id"_L1].toInteger()};
                const auto task = tasks.find(id);
                if (!id)
                    outcomes.emplace_back(std::unexpected(errorFromJson(outcome.toObject())));
                else if (task != tasks.end())
                    outcomes.emplace_back(m_table.shown(id, task->second)); // it may know of its progress
                else
                    outcomes.emplace_back(failure(
                        ErrorCode::Gone, u"Task %1 has been removed from the history."_s.arg(id.value)));
            }
        }
        done(std::move(outcomes));
    });
}

} // namespace pooldeck
