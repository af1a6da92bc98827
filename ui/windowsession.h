// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "ui/mainwindow.h"
#include "ui/trayicon.h"

#include <QObject>

namespace pooldeck {

/// The window with its icon in the tray, as the composition root sees them: one object that shows, is
/// raised, asks for the end and shows that it is under way. The end of the desktop session asks for the
/// end too, without a question. Home: the main thread.
class WindowSession final : public QObject
{
    Q_OBJECT

public:
    /// Sources and settings outlive it.
    WindowSession(TaskSource &tasks, ScheduleSource &schedules, Monitor &monitor, const QUrl &serverUrl,
                  const WindowOptions &options = {}, QObject *parent = nullptr);

    void show();
    /// Brings the window to the front, also from the tray or minimised.
    void raise();
    /// Brings it to the front at a task, or as it is.
    void showTask(std::optional<TaskId> task);
    /// The program is about to end: from now on closing asks nothing.
    void showShuttingDown();

    MainWindow &window() { return m_window; }
    TrayIcon &tray() { return m_tray; }

Q_SIGNALS:
    /// Quit, a close that means it, or the end of the session: the program has to end.
    void quitRequested();

private:
    MainWindow m_window;
    TrayIcon m_tray;
};

} // namespace pooldeck
