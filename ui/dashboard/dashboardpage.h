// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskid.h"

#include <QWidget>

namespace pooldeck {

class MonitorFeed;
class TaskCatalog;
class TaskFeed;
class TaskListCard;

/// The first page: how late the loops are, how full the pool is, what runs, what failed, and who
/// made a loop late. Home: the UI thread.
class DashboardPage final : public QWidget
{
    Q_OBJECT

public:
    DashboardPage(TaskFeed &tasks, MonitorFeed &monitor, const TaskCatalog &catalog,
                  QWidget *parent = nullptr);

Q_SIGNALS:
    /// A task of the lists was opened.
    void taskActivated(pooldeck::TaskId id);
};

} // namespace pooldeck
