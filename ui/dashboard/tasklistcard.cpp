// SPDX-License-Identifier: GPL-3.0-only
#include "ui/dashboard/tasklistcard.h"

#include "ui/card.h"
#include "ui/dashboard/tasklistdelegate.h"
#include "ui/feed/taskfeed.h"
#include "ui/format.h"

#include <QEvent>
#include <QLabel>
#include <QListView>
#include <QVBoxLayout>

namespace pooldeck {

namespace {

constexpr qsizetype MostRunning = 500;
constexpr qsizetype MostFailures = 50;

} // namespace

TaskListCard::TaskListCard(Kind kind, TaskFeed &feed, const TaskCatalog &catalog, QWidget *parent)
    : QWidget(parent), m_kind(kind), m_model(kind == Kind::Running ? TaskState::Running : TaskState::Failed,
                                             kind == Kind::Running ? TaskListModel::Order::OldestStartFirst
                                                                   : TaskListModel::Order::NewestEndFirst,
                                             kind == Kind::Running ? MostRunning : MostFailures),
      m_view(new QListView), m_count(new QLabel),
      m_empty(new QLabel(kind == Kind::Running ? tr("Nothing is running.") : tr("No task has failed.")))
{
    const QString title = kind == Kind::Running ? tr("Now running") : tr("Last failures");
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new TaskListDelegate(catalog, m_view));
    m_view->setUniformItemSizes(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setAccessibleName(title);
    m_view->viewport()->setAutoFillBackground(false);
    m_view->viewport()->installEventFilter(this);
    m_view->setMinimumHeight(3 * (fontMetrics().height() + 12));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_empty->setParent(m_view->viewport());
    m_count->setAlignment(Qt::AlignRight);
    m_count->setForegroundRole(QPalette::PlaceholderText);

    auto *card = new Card(title);
    card->setHeaderWidget(m_count);
    card->addWidget(m_view, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(card);

    const auto showEmpty = [this] { m_empty->setVisible(m_model.rowCount() == 0); };
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, showEmpty);
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, showEmpty);
    connect(m_view, &QListView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT taskActivated(m_model.taskAt(index.row())->id); });
    connect(&feed, &TaskFeed::listStarted, &m_model, &TaskListModel::beginList);
    connect(&feed, &TaskFeed::listed, &m_model, &TaskListModel::addListed);
    connect(&feed, &TaskFeed::listFinished, &m_model, &TaskListModel::endList);
    connect(&feed, &TaskFeed::changed, &m_model, &TaskListModel::apply);
    connect(&feed, &TaskFeed::removed, &m_model, &TaskListModel::removeTasks);
    connect(&feed, &TaskFeed::countsChanged, this, &TaskListCard::showCount);
    showCount(feed.counts());
}

void TaskListCard::tick()
{
    if (m_model.rowCount() > 0)
        m_view->viewport()->update();
}

void TaskListCard::showCount(const StateCounts &counts)
{
    const TaskState state = m_kind == Kind::Running ? TaskState::Running : TaskState::Failed;
    const qint64 count = counts[static_cast<size_t>(state)];
    m_count->setText(count > 0 ? format::count(count) : QString());
}

bool TaskListCard::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view->viewport() && event->type() == QEvent::Resize)
        m_empty->setGeometry(m_view->viewport()->rect());
    return QWidget::eventFilter(watched, event);
}

} // namespace pooldeck
