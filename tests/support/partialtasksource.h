// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

namespace pooldeck {

/// A task source for tests that need a few of its functions: the others refuse.
class PartialTaskSource : public TaskSource
{
public:
    void submitBatch(std::vector<TaskSpec> specs, BatchCallback done) override
    {
        done(std::vector<Result<TaskPtr>>(specs.size(), refusal()));
    }
    void submitGraph(std::vector<TaskSpec>, GraphCallback done) override
    {
        done(std::unexpected(refusal().error()));
    }
    void retry(TaskId, const QString &, TaskCallback done) override { done(refusal()); }
    void submitOnce(KeyedRequest, OutcomesCallback done) override { done(refusal()); }
    void change(TaskId, SpecEdit, TaskCallback done) override { done(refusal()); }
    WaitReason waitReason(const Task &task) const override { return waitReasonOf(task); }
    std::vector<TaskId> dependents(TaskId) const override { return {}; }
    std::vector<QueueInfo> queues() const override { return {}; }
    void changeQueue(const QString &, const QueueEdit &, DoneCallback done) override { done(refused()); }
    void removeQueue(const QString &, DoneCallback done) override { done(refused()); }
    std::vector<ResourceInfo> resources() const override { return {}; }
    void setResource(const QString &, int, DoneCallback done) override { done(refused()); }
    void removeResource(const QString &, DoneCallback done) override { done(refused()); }
    bool setSlots(ExecutorKind, int) override { return false; }
    void setPinned(TaskId, bool, TaskCallback done) override { done(refusal()); }
    void forget(TaskId, TaskCallback done) override { done(refusal()); }
    void attempts(TaskId, std::function<void(Result<std::vector<TaskAttempt>>)> done) const override
    {
        done(refusal());
    }
    void readLog(TaskId, qint64, int, std::function<void(Result<LogPage>)> done) const override
    {
        done(refusal());
    }
    void readResult(TaskId, std::function<void(Result<QByteArray>)> done) const override { done(refusal()); }
    void readResultPart(TaskId, qint64, qint64, std::function<void(Result<ResultPart>)> done) const override
    {
        done(refusal());
    }
    std::optional<Error> trouble() const override { return std::nullopt; }

protected:
    static Result<void> refused() { return refusal(); }
    static std::unexpected<Error> refusal()
    {
        return failure(ErrorCode::StoreUnavailable, QStringLiteral("Not part of this test."));
    }
};

} // namespace pooldeck
