// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QWidget>

class QLabel;

namespace pooldeck {

class TaskLinks;

/// Why a task does not run, as things are now, with links to the tasks that it waits for. Takes no room
/// for a task that runs or has ended. Home: the UI thread.
class WaitBox final : public QWidget
{
    Q_OBJECT

public:
    /// `source` outlives the box.
    explicit WaitBox(const TaskSource &source, QWidget *parent = nullptr);

    /// The reason may change without the task: to be called again from time to time. Null shows nothing.
    void show(const TaskPtr &task, Timestamp now);
    QString text() const;

Q_SIGNALS:
    void taskActivated(pooldeck::TaskId id);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const TaskSource &m_source;
    TaskPtr m_task;
    QLabel *m_text;
    TaskLinks *m_links;
};

} // namespace pooldeck
