// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QTimer>
#include <QUrl>
#include <QWidget>

class QLabel;
class QLineEdit;
class QSettings;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace pooldeck {

class NewTaskDialog;
class StateChips;
class TaskActions;
class TaskFeed;
class TaskFilterModel;
class TaskPanel;
class TaskTableModel;
class TaskTableView;

/// One live table over all tasks, with search, state chips, actions and the details of the current
/// task. Home: the UI thread.
class TasksPage final : public QWidget
{
    Q_OBJECT

public:
    /// Source and feed outlive the page; so does `settings`, where the layout is remembered (null: it
    /// is not).
    TasksPage(TaskSource &source, TaskFeed &feed, const QUrl &serverUrl, const QString &tokenFile,
              QSettings *settings = nullptr, QWidget *parent = nullptr);
    ~TasksPage() override;

    void focusSearch();
    /// Selects a task, clearing the filter if that hides it.
    void showTask(TaskId id);
    /// Shows the tasks of a queue alone.
    void showQueue(const QString &name);
    /// Asks for a new task.
    void newTask();
    void saveLayout() const;

    TaskTableModel &table() const { return *m_model; }
    TaskTableView &view() const { return *m_view; }
    TaskPanel &panel() const { return *m_panel; }

Q_SIGNALS:
    /// Something was refused or failed; a sentence for people.
    void failed(const QString &reason);
    /// Something was done whose outcome may not be in sight.
    void told(const QString &what);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeToolBar();
    QWidget *makeNoMatch();
    void connectModels(TaskFeed &feed);
    void connectDetails(TaskFeed &feed);
    void editAndRunAgain(const TaskPtr &task);
    void openDialog(NewTaskDialog *dialog, bool again);
    void selectAwaited();
    void applyFilter();
    void clearFilter();
    void updateState();
    void updateDetails();
    void noteRemoved(const std::vector<TaskId> &ids);
    void lookForShownTask();
    void updateIcons();
    void showContextMenu(const QPoint &position);
    void tick();
    void setDetailsVisible(bool visible);
    void turnSplitter();
    void restoreLayout();

    TaskSource &m_source;
    QSettings *const m_settings;
    TaskTableModel *m_model;
    TaskFilterModel *m_filter;
    TaskTableView *m_view;
    TaskActions *m_actions;
    TaskPanel *m_panel;
    StateChips *m_chips;
    QLineEdit *m_search;
    QAction *m_searchIcon;
    QToolButton *m_newButton;
    QToolButton *m_cancelButton;
    QToolButton *m_againButton;
    QToolButton *m_detailsButton;
    QLabel *m_shown;
    QSplitter *m_splitter;
    QStackedWidget *m_tableStack; // the table, or that nothing matches
    QStackedWidget *m_stack; // all that, or how to submit a first task
    TaskId m_shownTask; // in the panel; stays when its row leaves the table
    std::vector<TaskId> m_awaited; // to be selected as soon as the table has them; by id
    bool m_awaitedAgain = false; // they do what ended ones did
    QTimer m_searchDelay;
    QTimer m_second;
    QTimer m_stateDelay;
    bool m_listed = false;
};

} // namespace pooldeck
