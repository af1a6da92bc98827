// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskid.h"

#include <QMainWindow>
#include <QUrl>

class QSettings;
class QStackedWidget;

namespace pooldeck {

class DashboardPage;
class MessageBar;
class Monitor;
class MonitorFeed;
class Navigation;
class TaskFeed;
class TaskSource;
class TasksPage;

/// What the window is told besides its two sources.
struct WindowOptions
{
    QString tokenFile; ///< where the server keeps its token, for the line that shows how to submit
    QSettings *settings = nullptr; ///< where geometry and columns are remembered; outlives the window
};

/// Assembles the pages. Everything it shows comes from the two sources, which outlive it; it reads
/// them only while it can be seen. Home: the main thread.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    enum class Page { Dashboard, Tasks };

    MainWindow(TaskSource &tasks, Monitor &monitor, const QUrl &serverUrl, const WindowOptions &options = {},
               QWidget *parent = nullptr);
    ~MainWindow() override;

    void showPage(Page page);
    /// Opens the Tasks page at a task.
    void showTask(TaskId id);

    TasksPage &tasksPage() const { return *m_tasksPage; }

Q_SIGNALS:
    /// Ctrl+Q: the composition root ends the program.
    void quitRequested();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void addShortcuts();
    void updatePace();
    void saveLayout() const;
    void showAbout();

    const WindowOptions m_options;
    TaskFeed *m_feed;
    MonitorFeed *m_monitorFeed;
    Navigation *m_navigation;
    QStackedWidget *m_pages;
    MessageBar *m_messages;
    DashboardPage *m_dashboard;
    TasksPage *m_tasksPage;
};

} // namespace pooldeck
