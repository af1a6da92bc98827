// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/store/taskstore.h"
#include "ui/dashboard/tasklistmodel.h"

#include <QWidget>

class QLabel;
class QListView;

namespace pooldeck {

class TaskCatalog;
class TaskFeed;

/// A short live list of tasks in a card: what runs now, or what failed last. Home: the UI thread.
class TaskListCard final : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { Running, Failures };

    TaskListCard(Kind kind, TaskFeed &feed, const TaskCatalog &catalog, QWidget *parent = nullptr);

    /// Redraws the ages.
    void tick();

Q_SIGNALS:
    void taskActivated(pooldeck::TaskId id);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showCount(const StateCounts &counts);

    const Kind m_kind;
    TaskListModel m_model;
    QListView *m_view;
    QLabel *m_count;
    QLabel *m_empty;
};

} // namespace pooldeck
