// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/schedulesource.h"
#include "core/engine/tasksource.h"
#include "ui/schedules/scheduletablemodel.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QSplitter;
class QStackedWidget;

namespace pooldeck {

class ActionBar;
class RowTable;
class ScheduleDetails;
class TaskFeed;

/// The page "Schedules": all of them, what became of their runs, and what can be done with them. It asks the
/// source once a second while it can be seen. Home: the UI thread.
class SchedulesPage final : public QWidget
{
    Q_OBJECT

public:
    /// All outlive the page.
    SchedulesPage(ScheduleSource &schedules, TaskSource &tasks, TaskFeed &feed, QWidget *parent = nullptr);

    RowTable &view() const { return *m_view; }
    ScheduleTableModel &model() { return m_model; }
    ScheduleDetails &details() const { return *m_details; }
    void newSchedule();

Q_SIGNALS:
    /// The task of a run is wanted.
    void taskActivated(pooldeck::TaskId id);
    /// Something was refused or failed; a sentence for people.
    void failed(const QString &reason);
    /// Something was done whose outcome is not in sight.
    void told(const QString &what);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeEmpty();
    void makeActions();
    void refresh();
    void takeRows();
    void updateActions();
    const ScheduleRow *chosen() const;
    void choose(ScheduleId id);
    void edit(const std::optional<Schedule> &schedule);
    void pauseOrResume();
    void askUntil();
    void setPause(const Schedule &schedule, const std::optional<Pause> &pause);
    void runNow();
    void askToRemove();
    void remove(const Schedule &schedule);

    ScheduleSource &m_schedules;
    TaskSource &m_tasks;
    ScheduleWatch m_watch;
    ScheduleTableModel m_model;
    RowTable *m_view;
    ActionBar *m_bar;
    ScheduleDetails *m_details;
    QSplitter *m_splitter;
    QStackedWidget *m_stack; // the table, or what schedules are
    QAction *m_add;
    QAction *m_edit;
    QAction *m_pause;
    QAction *m_pauseUntil;
    QAction *m_runNow;
    QAction *m_remove;
    ScheduleId m_awaited; // to be selected as soon as it is there
    QTimer m_poll;
};

} // namespace pooldeck
