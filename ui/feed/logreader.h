// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QObject>

#include <vector>

namespace pooldeck {

/// Reads the log of one task, and follows it while the task may still write: one read at a time, each
/// from where the last one ended. Home: the UI thread.
class LogReader final : public QObject
{
    Q_OBJECT

public:
    static constexpr int PageSize = 1000;

    /// `source` outlives the reader.
    explicit LogReader(const TaskSource &source, QObject *parent = nullptr);

    /// Another task begins from its first line; a newer snapshot of the same goes on. Null: none.
    void setTask(const TaskPtr &task);
    /// While not active nothing is read.
    void setActive(bool active);
    /// Reads what is new, unless there can be nothing.
    void poll();
    /// Reads no more of this task.
    void stop() { m_complete = true; }
    /// Whether everything was read that there will ever be.
    bool isComplete() const { return m_complete; }

Q_SIGNALS:
    /// Another task's log begins.
    void restarted();
    /// Lines, oldest first; may be none. With `more` others follow at once. `firstLine` is the number of
    /// the oldest line that is still kept, 0 if there is none.
    void linesRead(const std::vector<pooldeck::LogLine> &lines, bool more, qint64 firstLine);
    void failed(const QString &reason);

private:
    void request();
    void take(const Result<LogPage> &page, bool wasFinal);

    const TaskSource &m_source;
    TaskPtr m_task;
    qint64 m_after = 0;
    quint32 m_generation = 0; // answers about an earlier task are dropped
    bool m_active = false;
    bool m_reading = false;
    bool m_complete = false;
};

} // namespace pooldeck
