// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/looplink.h"
#include "core/api/responsestream.h"
#include "core/api/streamlimit.h"
#include "core/engine/tasksource.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace pooldeck {

/// A task's log, followed: its lines as they are written, until the task has ended and all of them are sent.
/// As server-sent events (`line` with the line's number as id, at last `end`), or as text.
///
/// It looks for new lines a few times a second, and only while the client takes them. Home thread: the
/// connection's loop.
class FollowedLog final : public QObject, public ResponseStream
{
    Q_OBJECT

public:
    enum class Format {
        Sse,
        Text,
    };
    /// The task exists. `after`: the number of the last line already known.
    FollowedLog(TaskSource &tasks, TaskId id, qint64 after, Format format, StreamLimit::Slot slot);
    ~FollowedLog() override;

    void opened(StreamChannel &channel) override;
    void drained() override;
    void keepAlive() override;
    void finish() override;
    void closed() override;

private:
    void look();
    void takeTask(const Result<TaskPtr> &task);
    void takePage(const LogPage &page, TaskState state);
    void upToDate();
    void end(const QByteArray &name, const QByteArray &data);

    TaskSource &m_tasks;
    const TaskId m_id;
    const Format m_format;
    qint64 m_after;
    StreamLimit::Slot m_slot;
    const std::shared_ptr<LoopLink> m_link;
    StreamChannel *m_channel = nullptr; // while it is open
    QTimer m_timer;
    bool m_looking = false;
    bool m_finishing = false; // the server stops
    bool m_lastLook = false; // begun after that
};

} // namespace pooldeck
