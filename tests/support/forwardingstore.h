// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/store/taskstore.h"

namespace pooldeck::test {

/// Passes everything on to another store; a test overrides what it wants to see or to spoil.
class ForwardingStore : public TaskStore
{
public:
    explicit ForwardingStore(TaskStore &store) : m_store(store) { }

    Result<StoredState> open(Observer &observer) override { return m_store.open(observer); }
    void close() override { m_store.close(); }
    void endWrites() override { m_store.endWrites(); }
    void enqueue(std::vector<StoreWrite> writes) override { m_store.enqueue(std::move(writes)); }
    void applyRetention(const RetentionLimits &limits, Timestamp now) override
    {
        m_store.applyRetention(limits, now);
    }
    void find(TaskId id, std::function<void(Result<TaskPtr>)> done) override
    {
        m_store.find(id, std::move(done));
    }
    void load(std::vector<TaskId> ids, std::function<void(Result<std::vector<TaskPtr>>)> done) override
    {
        m_store.load(std::move(ids), std::move(done));
    }
    void list(TaskFilter filter, std::optional<TaskCursor> after, int limit,
              std::function<void(Result<TaskPage>)> done) override
    {
        m_store.list(std::move(filter), after, limit, std::move(done));
    }
    void attempts(TaskId id, std::function<void(Result<std::vector<TaskAttempt>>)> done) override
    {
        m_store.attempts(id, std::move(done));
    }
    void readLog(TaskId id, qint64 after, int limit, std::function<void(Result<LogPage>)> done) override
    {
        m_store.readLog(id, after, limit, std::move(done));
    }
    void readResult(TaskId id, std::function<void(Result<QByteArray>)> done) override
    {
        m_store.readResult(id, std::move(done));
    }
    void readResultPart(TaskId id, qint64 offset, qint64 length,
                        std::function<void(Result<ResultPart>)> done) override
    {
        m_store.readResultPart(id, offset, length, std::move(done));
    }
    void findAnswer(QString key, Timestamp since,
                    std::function<void(Result<std::optional<KeptAnswer>>)> done) override
    {
        m_store.findAnswer(std::move(key), since, std::move(done));
    }

private:
    TaskStore &m_store;
};

} // namespace pooldeck::test
