// SPDX-License-Identifier: GPL-3.0-only
#include "ui/dashboard/dashboardpage.h"

#include "ui/dashboard/latencycard.h"
#include "ui/dashboard/poolcard.h"
#include "ui/dashboard/stallscard.h"
#include "ui/dashboard/tasklistcard.h"
#include "ui/dashboard/throughputcard.h"

#include <QGridLayout>
#include <QScrollArea>

namespace pooldeck {

DashboardPage::DashboardPage(TaskFeed &tasks, MonitorFeed &monitor, const TaskCatalog &catalog,
                             QWidget *parent)
    : QWidget(parent)
{
    auto *running = new TaskListCard(TaskListCard::Kind::Running, tasks, catalog);
    auto *failures = new TaskListCard(TaskListCard::Kind::Failures, tasks, catalog);

    auto *content = new QWidget;
    auto *grid = new QGridLayout(content);
    grid->setContentsMargins(14, 14, 14, 14);
    grid->setSpacing(12);
    grid->addWidget(new LatencyCard(monitor), 0, 0, 1, 2);
    grid->addWidget(new PoolCard(monitor), 1, 0);
    grid->addWidget(new ThroughputCard(monitor), 1, 1);
    grid->addWidget(running, 2, 0);
    grid->addWidget(failures, 2, 1);
    auto *stalls = new StallsCard(monitor);
    grid->addWidget(stalls, 3, 0, 1, 2);
    grid->setRowStretch(0, 5);
    grid->setRowStretch(1, 5);
    grid->setRowStretch(2, 5);
    grid->setRowStretch(3, 3);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);

    // Cards give way before anything is cut off; where even that is not enough, it scrolls.
    auto *scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(scroll);

    connect(stalls, &StallsCard::taskActivated, this, &DashboardPage::taskActivated);
    for (TaskListCard *card : {running, failures}) {
        connect(card, &TaskListCard::taskActivated, this, &DashboardPage::taskActivated);
        connect(&monitor, &MonitorFeed::statsTaken, card, &TaskListCard::tick);
    }
}

} // namespace pooldeck
