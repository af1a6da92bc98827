// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QObject>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace pooldeck {

/// Asks the engine the same thing of many tasks, a slice at a time, so that the window stays fluent
/// and only so many answers are outstanding. Deletes itself when all have been answered. Home: the UI
/// thread.
class BulkRequest final : public QObject
{
    Q_OBJECT

public:
    /// Asks of one task; passes over a task by not calling and returning false.
    using Ask = std::function<bool(TaskId, TaskSource::TaskCallback)>;
    static constexpr qsizetype MostOutstanding = 1'000;

    BulkRequest(std::vector<TaskId> ids, Ask ask, QObject *parent);

    /// The tasks that came as answers; to be asked when it has finished.
    std::vector<TaskId> answered() const;

    /// The first slice at once, the others from the event loop.
    void start();

Q_SIGNALS:
    /// How many were refused, and why the last of them.
    void finished(qint64 refused, const QString &lastReason);

private:
    /// What the answers, which come on any thread, leave for the UI thread.
    struct Answers
    {
        std::mutex mutex; // guards what follows
        qint64 outstanding = 0;
        qint64 refused = 0;
        std::vector<TaskId> tasks;
        QString reason;
        bool posted = false; // a step has been asked for
    };

    void step();

    const std::vector<TaskId> m_ids;
    const Ask m_ask;
    const std::shared_ptr<Answers> m_answers;
    size_t m_next = 0;
    bool m_finished = false;
};

} // namespace pooldeck
