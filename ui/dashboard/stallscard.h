// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskid.h"
#include "ui/dashboard/stalllistmodel.h"

#include <QWidget>

class QLabel;
class QListView;

namespace pooldeck {

class MonitorFeed;

/// When a loop was late and who made it so; while that lasts, it says so beside the title. Home: the UI
/// thread.
class StallsCard final : public QWidget
{
    Q_OBJECT

public:
    explicit StallsCard(MonitorFeed &feed, QWidget *parent = nullptr);

Q_SIGNALS:
    /// A stall that a task has made was opened.
    void taskActivated(pooldeck::TaskId id);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void showStalls(const std::vector<Stall> &stalls);
    void colorNow();

    StallListModel m_model;
    QListView *m_view;
    QLabel *m_now;
    QLabel *m_empty;
    bool m_ongoing = false;
};

} // namespace pooldeck
