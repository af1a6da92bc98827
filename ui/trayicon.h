// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QMenu>
#include <QSystemTrayIcon>
#include <QTimer>

namespace pooldeck {

/// Pooldeck's icon in the system tray, where there is one: says how many tasks run and are queued, and
/// brings the window back. Works while the window is hidden. Home: the UI thread.
class TrayIcon final : public QObject
{
    Q_OBJECT

public:
    /// `tasks` outlives it.
    explicit TrayIcon(const TaskSource &tasks, QObject *parent = nullptr);

    /// Shows it as soon as there is a tray.
    void show();
    /// From now on the tooltip says that the program is about to end.
    void showShuttingDown();
    QString toolTip() const { return m_icon.toolTip(); }
    const QMenu &menu() const { return m_menu; }

Q_SIGNALS:
    void showRequested();
    void quitRequested();

private:
    void tick();
    void updateToolTip();

    const TaskSource &m_tasks;
    QMenu m_menu;
    QSystemTrayIcon m_icon;
    QTimer m_second;
    int m_ticks = 0;
    bool m_stopping = false;
};

} // namespace pooldeck
