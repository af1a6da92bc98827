// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/task.h"

#include <QWidget>

namespace pooldeck {

class TaskCatalog;

/// The top of the details: type and number, state, and the progress while it runs. Home: the UI
/// thread.
class TaskHeading final : public QWidget
{
    Q_OBJECT

public:
    explicit TaskHeading(const TaskCatalog &catalog, QWidget *parent = nullptr);

    void setTask(const TaskPtr &task);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int lineHeight() const;

    const TaskCatalog &m_catalog;
    TaskPtr m_task;
};

} // namespace pooldeck
