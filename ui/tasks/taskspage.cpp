// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/taskspage.h"

#include "ui/deliver.h"
#include "ui/feed/taskfeed.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/tasks/emptytasks.h"
#include "ui/tasks/statechips.h"
#include "ui/tasks/taskactions.h"
#include "ui/tasks/taskfiltermodel.h"
#include "ui/tasks/taskpanel.h"
#include "ui/tasks/tasktablemodel.h"
#include "ui/tasks/tasktableview.h"

#include <QBoxLayout>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>
#include <numeric>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace pooldeck {

TasksPage::TasksPage(TaskSource &source, TaskFeed &feed, const QUrl &serverUrl, const QString &tokenFile,
                     QSettings *settings, QWidget *parent)
    : QWidget(parent), m_source(source), m_settings(settings),
      m_model(new TaskTableModel(source.catalog(), TaskTableModel::DefaultCap, this)),
      m_filter(new TaskFilterModel(*m_model, this)), m_view(new TaskTableView(*m_filter)),
      m_actions(new TaskActions(source, *m_view, this)), m_panel(new TaskPanel(source)),
      m_chips(new StateChips), m_search(new QLineEdit),
      m_searchIcon(m_search->addAction(QIcon(), QLineEdit::LeadingPosition)), m_newButton(new QToolButton),
      m_cancelButton(new QToolButton), m_againButton(new QToolButton), m_detailsButton(new QToolButton),
      m_shown(new QLabel), m_splitter(new QSplitter), m_tableStack(new QStackedWidget),
      m_stack(new QStackedWidget)
{
    m_tableStack->addWidget(m_view);
    m_tableStack->addWidget(makeNoMatch());
    m_splitter->addWidget(m_tableStack);
    m_splitter->addWidget(m_panel);
    m_splitter->setCollapsible(0, false);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setHandleWidth(1);

    auto *full = new QWidget;
    auto *column = new QVBoxLayout(full);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(makeToolBar());
    column->addWidget(m_splitter, 1);
    m_stack->addWidget(full);
    auto *empty = new EmptyTasks(serverUrl, tokenFile);
    connect(empty, &EmptyTasks::newTaskWanted, this, &TasksPage::newTask);
    m_stack->addWidget(empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_stack);
    setFocusProxy(m_view);

    connectModels(feed);
    connectDetails(feed);
    updateIcons();
    restoreLayout();
    updateState();
}

TasksPage::~TasksPage() = default;

QWidget *TasksPage::makeToolBar()
{
    m_search->setPlaceholderText(tr("Search id, type, queue, tag, submitter or params"));
    m_search->setAccessibleName(tr("Search tasks"));
    m_search->setClearButtonEnabled(true);
    m_cancelButton->setDefaultAction(m_actions->cancel());
    m_cancelButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_againButton->setDefaultAction(m_actions->runAgain());
    m_againButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_detailsButton->setText(tr("Details"));
    m_detailsButton->setToolTip(tr("Show or hide the details of the current task"));
    m_detailsButton->setCheckable(true);
    m_detailsButton->setChecked(true);
    m_detailsButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_newButton->setText(tr("New task…"));
    m_newButton->setToolTip(tr("Submit a new task (Ctrl+N)"));
    m_newButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_newButton, &QToolButton::clicked, this, &TasksPage::newTask);
    for (QToolButton *button : {m_newButton, m_cancelButton, m_againButton, m_detailsButton})
        button->setFocusPolicy(Qt::StrongFocus);
    m_shown->setForegroundRole(QPalette::PlaceholderText);
    m_shown->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    // With room for what it may come to say, so that nothing beside it moves.
    const QString most = format::count(TaskTableModel::DefaultCap);
    m_shown->setMinimumWidth(
        m_shown->fontMetrics().horizontalAdvance(tr("%1 of %2 tasks match").arg(most, most)));
    connect(m_detailsButton, &QToolButton::toggled, this, &TasksPage::setDetailsVisible);

    auto *bar = new QWidget;
    auto *rows = new QVBoxLayout(bar);
    rows->setContentsMargins(14, 12, 14, 10);
    rows->setSpacing(8);
    auto *first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(m_search, 1);
    first->addWidget(m_newButton);
    first->addWidget(m_cancelButton);
    first->addWidget(m_againButton);
    first->addWidget(m_detailsButton);
    rows->addLayout(first);
    m_chips->setTrailing(m_shown);
    rows->addWidget(m_chips);
    return bar;
}

QWidget *TasksPage::makeNoMatch()
{
    auto *page = new QWidget;
    auto *text = new QLabel(tr("No task matches the filter."));
    text->setAlignment(Qt::AlignCenter);
    text->setForegroundRole(QPalette::PlaceholderText);
    auto *clear = new QPushButton(tr("Clear the filter"));
    clear->setObjectName(u"clearFilter"_s);
    connect(clear, &QPushButton::clicked, this, &TasksPage::clearFilter);
    auto *layout = new QVBoxLayout(page);
    layout->addStretch(1);
    layout->addWidget(text);
    layout->addSpacing(6);
    layout->addWidget(clear, 0, Qt::AlignCenter);
    layout->addStretch(2);
    return page;
}

void TasksPage::connectModels(TaskFeed &feed)
{
    connect(&feed, &TaskFeed::listStarted, m_model, &TaskTableModel::beginList);
    connect(&feed, &TaskFeed::listed, m_model, &TaskTableModel::addListed);
    connect(&feed, &TaskFeed::listFinished, m_model, &TaskTableModel::endList);
    connect(&feed, &TaskFeed::changed, m_model, &TaskTableModel::apply);
    connect(&feed, &TaskFeed::removed, m_model, &TaskTableModel::removeTasks);
    connect(&feed, &TaskFeed::listFinished, this, [this] {
        m_listed = true;
        updateState();
    });
    connect(&feed, &TaskFeed::listFailed, this,
            [this](const QString &reason) { Q_EMIT failed(tr("The tasks cannot be read: %1").arg(reason)); });
    connect(&feed, &TaskFeed::countsChanged, m_chips, &StateChips::setCounts);
    connect(m_actions, &TaskActions::failed, this, &TasksPage::failed);
    connect(m_actions, &TaskActions::ranAgain, this, [this](const std::vector<TaskId> &made) {
        m_awaited = made;
        m_awaitedAgain = true;
        selectAwaited();
    });
    connect(m_actions, &TaskActions::editWanted, this, &TasksPage::editAndRunAgain);

    // What depends on rows is looked at once after a batch, not for each of its signals.
    m_stateDelay.setSingleShot(true);
    const auto later = [this] {
        if (!m_stateDelay.isActive())
            m_stateDelay.start(0ms);
    };
    connect(&m_stateDelay, &QTimer::timeout, this, &TasksPage::updateState);
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, later);
    connect(m_filter, &QAbstractItemModel::rowsRemoved, this, later);
    connect(m_model, &TaskTableModel::rowsChanged, this, later);
    connect(&feed, &TaskFeed::countsChanged, this, later);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, later);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, later);
    connect(m_view, &QWidget::customContextMenuRequested, this, &TasksPage::showContextMenu);

    m_searchDelay.setSingleShot(true);
    m_searchDelay.setInterval(120ms);
    connect(&m_searchDelay, &QTimer::timeout, this, &TasksPage::applyFilter);
    connect(m_search, &QLineEdit::textChanged, &m_searchDelay, qOverload<>(&QTimer::start));
    connect(m_chips, &StateChips::statesChanged, this, &TasksPage::applyFilter);
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &TasksPage::tick);
}

void TasksPage::connectDetails(TaskFeed &feed)
{
    connect(&feed, &TaskFeed::removed, this, &TasksPage::noteRemoved);
    connect(&feed, &TaskFeed::listFinished, this, &TasksPage::lookForShownTask);
    connect(&feed, &TaskFeed::woken, m_panel, &TaskPanel::poll);
    connect(m_panel, &TaskPanel::taskActivated, this, &TasksPage::showTask);
}

void TasksPage::applyFilter()
{
    m_searchDelay.stop();
    m_filter->setFilter(m_chips->states(), TaskTextMatcher(m_search->text()));
    updateState();
}

void TasksPage::clearFilter()
{
    m_search->clear();
    m_chips->clear();
    applyFilter();
    m_view->setFocus();
}

void TasksPage::updateState()
{
    selectAwaited();
    const qint64 shown = m_filter->rowCount();
    const qint64 loaded = m_model->rowCount();
    const StateCounts counts = m_source.counts();
    const qint64 all = std::accumulate(counts.begin(), counts.end(), qint64(0));
    m_stack->setCurrentIndex(loaded == 0 && m_listed ? 1 : 0);
    m_tableStack->setCurrentIndex(shown == 0 && loaded > 0 && m_filter->isFiltering() ? 1 : 0);
    const auto text = [](qint64 value) { return format::count(value); };
    if (m_filter->isFiltering())
        m_shown->setText(tr("%1 of %2 tasks match").arg(text(shown), text(loaded)));
    else if (all > loaded && m_listed && loaded >= TaskTableModel::DefaultCap / 2)
        m_shown->setText(tr("The newest %1 of %2 tasks").arg(text(loaded), text(all)));
    else
        m_shown->setText(tr("Tasks: %1").arg(text(loaded)));
    m_actions->update();
    updateDetails();
}

void TasksPage::updateDetails()
{
    if (const TaskPtr current = m_view->currentTask())
        m_shownTask = current->id;
    if (const int row = m_model->rowOf(m_shownTask); row >= 0)
        m_panel->setTask(m_model->taskAt(row));
}

void TasksPage::noteRemoved(const std::vector<TaskId> &ids)
{
    if (m_panel->task() && std::ranges::find(ids, m_panel->task()->id) != ids.end())
        m_panel->setRemoved();
}

/// Where the feed was lost, nobody tells of what was removed meanwhile.
void TasksPage::lookForShownTask()
{
    if (!m_shownTask || m_model->rowOf(m_shownTask) >= 0)
        return;
    m_source.find(m_shownTask, deliverTo(this, [this, id = m_shownTask](const Result<TaskPtr> &found) {
                      if (found || !m_panel->task() || m_panel->task()->id != id)
                          return;
                      const ErrorCode code = found.error().code;
                      if (code == ErrorCode::NotFound || code == ErrorCode::Gone)
                          m_panel->setRemoved();
                  }));
}

void TasksPage::showContextMenu(const QPoint &position)
{
    if (!m_view->indexAt(position).isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    m_actions->addTo(*menu);
    menu->popup(m_view->viewport()->mapToGlobal(position));
}

void TasksPage::tick()
{
    m_model->setNow(
        std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()));
    m_filter->refreshOrder();
    m_view->repaintTimes();
    m_panel->setNow(m_model->now());
}

} // namespace pooldeck
