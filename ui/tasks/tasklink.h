// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/task.h"

#include <QAbstractButton>

namespace pooldeck {

/// Another task by its mark, number and type; leads there by mouse and keyboard. Home: the UI thread.
class TaskLink final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit TaskLink(TaskId id, QWidget *parent = nullptr);

    TaskId id() const { return m_id; }
    const TaskPtr &task() const { return m_task; }
    /// What is known of it; until then, only its number is shown.
    void setTask(const TaskPtr &task);
    /// It is no longer in the history: there is nowhere to lead to.
    void setRemoved();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const TaskId m_id;
    TaskPtr m_task;
};

} // namespace pooldeck
