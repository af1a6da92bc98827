// SPDX-License-Identifier: GPL-3.0-only
#include "ui/windowsession.h"

#include <QGuiApplication>
#include <QSessionManager>

namespace pooldeck {

WindowSession::WindowSession(TaskSource &tasks, ScheduleSource &schedules, Monitor &monitor,
                             const QUrl &serverUrl, const WindowOptions &options, QObject *parent)
    : QObject(parent), m_window(tasks, schedules, monitor, serverUrl, options), m_tray(tasks)
{
    connect(&m_window, &MainWindow::quitRequested, this, &WindowSession::quitRequested);
    connect(&m_tray, &TrayIcon::quitRequested, this, &WindowSession::quitRequested);
    connect(&m_tray, &TrayIcon::showRequested, this, &WindowSession::raise);
    // The session manager waits for the end of the call: it only starts what has to be done.
    connect(
        qGuiApp, &QGuiApplication::commitDataRequest, this,
        [this](const QSessionManager &) { Q_EMIT quitRequested(); }, Qt::DirectConnection);
}

void WindowSession::show()
{
    m_window.show();
    m_tray.show();
}

void WindowSession::raise()
{
    m_window.setWindowState((m_window.windowState() & ~Qt::WindowMinimized) | Qt::WindowActive);
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
}

void WindowSession::showTask(std::optional<TaskId> task)
{
    if (task)
        m_window.showTask(*task);
    raise();
}

void WindowSession::showShuttingDown()
{
    m_window.showShuttingDown();
    m_tray.showShuttingDown();
}

} // namespace pooldeck
