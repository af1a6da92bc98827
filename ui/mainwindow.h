// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskid.h"

#include <QMainWindow>
#include <QStringList>
#include <QUrl>

#include <functional>
#include <optional>

class QSettings;
class QStackedWidget;

namespace pooldeck {

class DashboardPage;
class LimitsPage;
class MessageBar;
class Monitor;
class MonitorFeed;
class Navigation;
class NoticeBar;
class ScheduleSource;
class SchedulesPage;
class TaskFeed;
class TaskSource;
class TasksPage;
class WindowCloser;
struct Error;

/// What the window is told besides its sources.
struct WindowOptions
{
    QString tokenFile; ///< where the server keeps its token, for the line that shows how to submit
    /// What went wrong at the start without stopping it, for the message bar; a line each.
    QStringList startFaults = {};
    QSettings *settings = nullptr; ///< where geometry, columns and choices are kept; outlives the window
    /// Whether the window can be kept in a system tray; asked at each close. Empty: asks the desktop.
    std::function<bool()> hasTray = {};
};

/// Assembles the pages. Everything it shows comes from its sources, which outlive it; it reads
/// them only while it can be seen. Home: the main thread.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    enum class Page { Dashboard, Tasks, Schedules, Limits };

    MainWindow(TaskSource &tasks, ScheduleSource &schedules, Monitor &monitor, const QUrl &serverUrl,
               const WindowOptions &options = {}, QWidget *parent = nullptr);
    ~MainWindow() override;

    void showPage(Page page);
    /// Opens the Tasks page at a task.
    void showTask(TaskId id);
    /// Opens the Tasks page with the tasks of a queue.
    void showQueue(const QString &name);

    /// The program is about to end: the window says what is waited for, and closing asks nothing.
    void showShuttingDown();

    TasksPage &tasksPage() const { return *m_tasksPage; }
    SchedulesPage &schedulesPage() const { return *m_schedulesPage; }
    LimitsPage &limitsPage() const { return *m_limitsPage; }

Q_SIGNALS:
    /// Ctrl+Q, or a close that means the end: the composition root ends the program.
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
    void showTrouble(const std::optional<Error> &trouble);
    void showStopping();
    bool hasTray() const;

    const WindowOptions m_options;
    TaskFeed *m_feed;
    MonitorFeed *m_monitorFeed;
    Navigation *m_navigation;
    QStackedWidget *m_pages;
    NoticeBar *m_trouble;
    NoticeBar *m_stopping;
    MessageBar *m_messages;
    DashboardPage *m_dashboard;
    TasksPage *m_tasksPage;
    SchedulesPage *m_schedulesPage;
    LimitsPage *m_limitsPage;
    WindowCloser *m_closer;
    bool m_shuttingDown = false;
};

} // namespace pooldeck
