// SPDX-License-Identifier: GPL-3.0-only
#include "ui/serverstatusbar.h"

#include "ui/copybutton.h"
#include "ui/format.h"
#include "ui/theme.h"

#include <QEvent>
#include <QLabel>

#include <algorithm>

namespace pooldeck {

namespace {

QLabel *field(const QString &tip)
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setToolTip(tip);
    label->setContentsMargins(10, 2, 10, 2);
    return label;
}

} // namespace

ServerStatusBar::ServerStatusBar(MonitorFeed &feed, const QUrl &serverUrl, QWidget *parent)
    : QStatusBar(parent),
      m_trouble(field(tr("There is a problem: see the message at the top of the window."))),
      m_latency(field(tr("The worst event loop: 99 of 100 events are handled within this time."))),
      m_pool(field(tr("Threads of the pool that run a task, of all."))),
      m_queued(field(tr("Tasks that wait for a free slot.")))
{
    const QString url = serverUrl.toString();
    auto *copy = new CopyButton(url, url);
    copy->setToolTip(tr("The address of the server. Click to copy it."));
    copy->setAccessibleName(tr("Copy the server's address %1").arg(url));
    addWidget(copy);
    m_trouble->setText(tr("Not accepting tasks"));
    addPermanentWidget(m_trouble);
    m_trouble->hide(); // adding shows it
    updateColors();
    for (QLabel *label : {m_latency, m_pool, m_queued})
        addPermanentWidget(label);
    showStats({});
    connect(&feed, &MonitorFeed::statsTaken, this, &ServerStatusBar::showStats);
}

void ServerStatusBar::setTrouble(bool trouble)
{
    m_trouble->setVisible(trouble);
}

void ServerStatusBar::updateColors()
{
    const Theme theme = Theme::of(palette());
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, mixed(theme.warning, theme.text, theme.dark ? 0.0 : 0.35));
    m_trouble->setPalette(colors);
}

void ServerStatusBar::changeEvent(QEvent *event)
{
    QStatusBar::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColors();
}

void ServerStatusBar::showStats(const MonitorStats &stats)
{
    const auto worst = std::ranges::max_element(stats.loops, {}, &LoopStats::p99);
    m_latency->setText(worst == stats.loops.end()
                           ? tr("Loop p99 –")
                           : tr("Loop p99 %1 (%2)").arg(format::latency(worst->p99), worst->name));
    m_pool->setText(tr("Pool %1 / %2").arg(stats.pool.active).arg(stats.pool.maxThreads));
    m_queued->setText(tr("Queued %1").arg(format::count(stats.pool.queued)));
}

} // namespace pooldeck
