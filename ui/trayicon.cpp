// SPDX-License-Identifier: GPL-3.0-only
#include "ui/trayicon.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/windowcloser.h"

using namespace std::chrono_literals;

namespace pooldeck {

namespace {

constexpr int TicksPerLook = 30;

} // namespace

TrayIcon::TrayIcon(const TaskSource &tasks, QObject *parent)
    : QObject(parent), m_tasks(tasks), m_icon(applicationIcon())
{
    QAction *show = m_menu.addAction(tr("Show the window"), this, &TrayIcon::showRequested);
    m_menu.setDefaultAction(show);
    m_menu.addSeparator();
    m_menu.addAction(tr("Quit"), this, &TrayIcon::quitRequested);
    m_icon.setContextMenu(&m_menu);
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            Q_EMIT showRequested();
    });
    // Nobody reads a tooltip faster than that, and the counts cost next to nothing.
    m_second.setTimerType(Qt::VeryCoarseTimer);
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &TrayIcon::tick);
    updateToolTip();
}

void TrayIcon::show()
{
    m_second.start();
    tick();
}

void TrayIcon::tick()
{
    updateToolTip();
    // A tray may come up after us; asking for it is not for every second.
    if (!m_icon.isVisible() && m_ticks++ % TicksPerLook == 0 && QSystemTrayIcon::isSystemTrayAvailable())
        m_icon.show();
}

void TrayIcon::showShuttingDown()
{
    m_stopping = true;
    updateToolTip();
}

void TrayIcon::updateToolTip()
{
    const auto unfinished = UnfinishedTasks::of(m_tasks.counts());
    QString text = m_stopping ? tr("Pooldeck is stopping: %1 running").arg(format::count(unfinished.running))
                              : tr("Pooldeck: %1 running, %2 queued")
                                    .arg(format::count(unfinished.running), format::count(unfinished.queued));
    if (!m_stopping && m_tasks.trouble())
        text = tr("%1\nNothing is accepted or started: there is a problem.").arg(text);
    if (text != m_icon.toolTip()) // each new one is sent to the desktop
        m_icon.setToolTip(text);
}

} // namespace pooldeck
