// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTabWidget;

namespace pooldeck {

class LogView;
class NoticeBar;
class TaskDetails;
class TaskHeading;

/// One task beside the table: its heading, everything about it, and its log. Home: the UI thread.
class TaskPanel final : public QWidget
{
    Q_OBJECT

public:
    enum Tab { Details, Log };

    /// `source` outlives the panel.
    explicit TaskPanel(TaskSource &source, QWidget *parent = nullptr);

    /// Null shows that none is selected.
    void setTask(const TaskPtr &task);
    const TaskPtr &task() const { return m_task; }
    /// The task shown is no longer in the history: says so and keeps what is known.
    void setRemoved();
    /// Counts the times of an unfinished task on, and follows its log.
    void setNow(Timestamp now);
    /// The feed brought something.
    void poll();

    void showTab(Tab tab);
    LogView &log() const { return *m_log; }

Q_SIGNALS:
    /// One of the tasks that the shown one is tied to was chosen.
    void taskActivated(pooldeck::TaskId id);

protected:
    void changeEvent(QEvent *event) override;

private:
    void updateColors();
    void updateStuck();

    TaskSource &m_source;
    TaskPtr m_task;
    QStackedWidget *m_stack; // that none is selected, or the task
    QLabel *m_removed;
    NoticeBar *m_stuck;
    TaskHeading *m_heading;
    QTabWidget *m_tabs;
    TaskDetails *m_details;
    LogView *m_log;
};

} // namespace pooldeck
