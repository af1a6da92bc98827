// SPDX-License-Identifier: GPL-3.0-only
#include "ui/limits/limitspage.h"

#include "ui/limits/poolsizecard.h"
#include "ui/limits/queuescard.h"
#include "ui/limits/resourcescard.h"

#include <QBoxLayout>
#include <QScrollArea>

using namespace std::chrono_literals;

namespace pooldeck {

namespace {

// From this width on the queues have the rest beside them.
constexpr int WideEnough = 960;

} // namespace

LimitsPage::LimitsPage(TaskSource &source, MonitorFeed &monitor, QWidget *parent)
    : QWidget(parent), m_queues(new QueuesCard(source)), m_pool(new PoolSizeCard(source, monitor)),
      m_resources(new ResourcesCard(source)), m_halves(new QBoxLayout(QBoxLayout::TopToBottom)),
      m_side(new QVBoxLayout)
{
    m_side->setSpacing(12);
    m_side->addWidget(m_pool);
    m_side->addWidget(m_resources, 1);
    m_halves->setSpacing(12);
    m_halves->setContentsMargins(14, 14, 14, 14);
    m_halves->addWidget(m_queues, 2);
    m_halves->addLayout(m_side, 1);
    auto *content = new QWidget;
    content->setLayout(m_halves);
    auto *scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(scroll);
    setFocusProxy(m_queues);

    connect(m_queues, &QueuesCard::queueActivated, this, &LimitsPage::queueActivated);
    connect(m_queues, &QueuesCard::failed, this, &LimitsPage::failed);
    connect(m_resources, &ResourcesCard::failed, this, &LimitsPage::failed);
    connect(m_pool, &PoolSizeCard::failed, this, &LimitsPage::failed);
    m_poll.setInterval(500ms);
    connect(&m_poll, &QTimer::timeout, this, &LimitsPage::refresh);
}

void LimitsPage::refresh()
{
    if (window()->isMinimized())
        return;
    m_queues->refresh();
    m_resources->refresh();
}

void LimitsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
    m_poll.start();
}

void LimitsPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_poll.stop();
    m_queues->forgetEmpty();
}

void LimitsPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_halves->setDirection(width() >= WideEnough ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

} // namespace pooldeck
