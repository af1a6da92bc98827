// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/executors/executor.h"

#include <deque>
#include <mutex>
#include <unordered_map>

namespace pooldeck::test {

/// A source of jobs as simple as can be, which keeps what became of each. Any thread.
class JobList : public JobSource
{
public:
    /// The type must live as long as this.
    JobPtr add(const TaskType &type, const QByteArray &params = "{}",
               std::optional<std::chrono::milliseconds> timeout = {})
    {
        auto spec = std::make_shared<TaskSpec>();
        spec->type = type.name;
        spec->params = params;
        spec->timeout = timeout;
        auto task = std::make_shared<Task>();
        task->spec = std::move(spec);
        task->attempt = 1;
        const std::scoped_lock lock(m_mutex);
        task->id = TaskId{++m_lastId};
        auto job = std::make_shared<Job>(task, type, m_clock);
        m_jobs.push_back(job);
        return job;
    }
    JobPtr takeJob(ExecutorKind, const QString &lane) override
    {
        const std::scoped_lock lock(m_mutex);
        if (m_jobs.empty())
            return nullptr;
        JobPtr job = m_jobs.front();
        m_jobs.pop_front();
        m_lanes[job] = lane;
        return job;
    }
    void finishJob(const JobPtr &job, Outcome outcome) override
    {
        const std::scoped_lock lock(m_mutex);
        m_outcomes[job] = std::move(outcome);
        ++finished;
    }

    /// Nothing as long as it has not ended.
    std::optional<Outcome> outcome(const JobPtr &job) const
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_outcomes.find(job);
        return found == m_outcomes.end() ? std::nullopt : std::optional(found->second);
    }
    /// The failure of a job that has ended, or an empty one if it succeeded.
    Failure failure(const JobPtr &job) const
    {
        const auto ended = outcome(job);
        return ended && ended->failure ? *ended->failure : Failure{};
    }
    /// Empty as long as it has not been taken.
    QString lane(const JobPtr &job) const
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_lanes.find(job);
        return found == m_lanes.end() ? QString() : found->second;
    }

    std::atomic<int> finished = 0;

private:
    const SystemClock m_clock;
    mutable std::mutex m_mutex; // guards what follows
    qint64 m_lastId = 0;
    std::deque<JobPtr> m_jobs;
    std::unordered_map<JobPtr, Outcome> m_outcomes;
    std::unordered_map<JobPtr, QString> m_lanes;
};

/// The lines of a running or ended job's log that come from there.
inline QStringList logLines(const JobPtr &job, LogStream stream)
{
    QStringList lines;
    for (const LogLine &line : job->context.taskLog().tail(0)) {
        if (line.stream == stream)
            lines.append(line.text);
    }
    return lines;
}

} // namespace pooldeck::test
