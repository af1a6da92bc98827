// SPDX-License-Identifier: GPL-3.0-only
#include "ui/schedules/schedulespage.h"

#include "ui/card.h"
#include "ui/schedules/scheduledetails.h"
#include "ui/schedules/scheduletext.h"
#include "ui/tables/actionbar.h"
#include "ui/tables/rowtable.h"

#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// From this width on the details stand beside the table, below it they lie under it.
constexpr int WideEnough = 960;

Timestamp currentTime()
{
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

} // namespace

SchedulesPage::SchedulesPage(ScheduleSource &schedules, TaskSource &tasks, TaskFeed &feed, QWidget *parent)
    : QWidget(parent), m_schedules(schedules), m_tasks(tasks), m_watch(schedules, tasks, feed),
      m_view(new RowTable(m_model, tr("Schedules"))), m_bar(new ActionBar),
      m_details(new ScheduleDetails(schedules, m_watch)), m_splitter(new QSplitter),
      m_stack(new QStackedWidget)
{
    m_view->setPlan(
        {{.widest = u"schedule name"_s, .weight = 3},
         {.widest = scheduletext::cronWords(u"0 3 * * *"_s), .weight = 3},
         {.widest = u"Europe/Berlin"_s, .leaves = 3},
         {.widest = scheduletext::fromNow(Timestamp(10h + 10min), {}) + u" (00:00:00)"_s, .weight = 2},
         {.widest = scheduletext::skipReason(SkipReason::Paused), .weight = 2, .leaves = 1, .marked = true},
         {.widest = u"Paused until"_s, .weight = 1, .leaves = 2, .marked = true}});
    m_view->setLeastRows(4);
    makeActions();
    auto *card = new Card(tr("Schedules"));
    card->setHeaderWidget(m_bar);
    card->addWidget(m_view, 1);
    auto *place = new QWidget;
    auto *around = new QVBoxLayout(place);
    around->setContentsMargins(14, 14, 14, 14);
    around->addWidget(card);
    m_splitter->addWidget(place);
    m_splitter->addWidget(m_details);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setHandleWidth(1);
    m_stack->addWidget(m_splitter);
    m_stack->addWidget(makeEmpty());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_stack);
    setFocusProxy(m_view);

    connect(&m_watch, &ScheduleWatch::changed, this, &SchedulesPage::takeRows);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &SchedulesPage::updateActions);
    connect(m_view, &QTableView::activated, this, [this] { m_edit->trigger(); });
    connect(m_view, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        if (!m_view->indexAt(at).isValid())
            return;
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions({m_runNow, m_pause, m_pauseUntil, m_edit, m_remove});
        menu->popup(m_view->viewport()->mapToGlobal(at));
    });
    connect(m_details, &ScheduleDetails::taskActivated, this, &SchedulesPage::taskActivated);
    m_poll.setInterval(1s);
    connect(&m_poll, &QTimer::timeout, this, &SchedulesPage::refresh);
    updateActions();
}

QWidget *SchedulesPage::makeEmpty()
{
    auto *title = new QLabel(tr("There are no schedules yet"));
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    large.setWeight(QFont::DemiBold);
    title->setFont(large);
    title->setAlignment(Qt::AlignCenter);
    auto *text =
        new QLabel(tr("A schedule submits a task by the clock: once, at an interval, or by the calendar, "
                      "“daily at 3:00 in Berlin” say. It goes on over a restart, and tells what became "
                      "of each run."));
    text->setAlignment(Qt::AlignCenter);
    text->setWordWrap(true);
    text->setForegroundRole(QPalette::PlaceholderText);
    text->setMaximumWidth(560);
    auto *make = new QPushButton(tr("New schedule…"));
    make->setObjectName(u"newSchedule"_s);
    connect(make, &QPushButton::clicked, this, &SchedulesPage::newSchedule);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setSpacing(12);
    column->setContentsMargins(20, 20, 20, 20);
    column->addStretch(1);
    column->addWidget(title);
    auto *line = new QHBoxLayout;
    line->addStretch(1);
    line->addWidget(text, 100);
    line->addStretch(1);
    column->addLayout(line);
    column->addWidget(make, 0, Qt::AlignCenter);
    column->addStretch(2);
    return page;
}

void SchedulesPage::refresh()
{
    if (!window()->isMinimized())
        m_watch.refresh();
}

void SchedulesPage::takeRows()
{
    if (!isVisible())
        return;
    const Timestamp now = currentTime();
    const bool any = !m_watch.rows().empty();
    m_model.take(m_watch.rows(), now);
    m_stack->setCurrentIndex(any ? 0 : 1);
    if (m_awaited && m_model.rowOf(m_awaited) >= 0)
        m_view->choose(m_model.rowOf(std::exchange(m_awaited, ScheduleId())));
    else if (any && m_view->chosenRow() < 0)
        m_view->choose(0);
    updateActions();
}

const ScheduleRow *SchedulesPage::chosen() const
{
    const int row = m_view->chosenRow();
    return row < 0 ? nullptr : &m_model.rowAt(row);
}

void SchedulesPage::choose(ScheduleId id)
{
    m_awaited = id;
    refresh();
}

void SchedulesPage::updateActions()
{
    const ScheduleRow *row = chosen();
    for (QAction *action : {m_edit, m_pause, m_pauseUntil, m_runNow, m_remove})
        action->setEnabled(row != nullptr);
    const bool paused = row && row->schedule.spec.pause;
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    m_pause->setToolTip(paused ? tr("Let this schedule run again (P)")
                               : tr("Skip the runs of this schedule until it is resumed (P)"));
    m_bar->setIcon(m_pause, paused ? u"resume"_s : u"pause"_s);
    m_details->show(row, currentTime());
}

void SchedulesPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
    m_poll.start();
}

void SchedulesPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_poll.stop();
}

void SchedulesPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const Qt::Orientation wanted = width() >= WideEnough ? Qt::Horizontal : Qt::Vertical;
    if (wanted == m_splitter->orientation() && m_splitter->property("arranged").toBool())
        return;
    m_splitter->setProperty("arranged", true);
    m_splitter->setOrientation(wanted);
    const int all = wanted == Qt::Horizontal ? width() : height();
    const int details = wanted == Qt::Horizontal ? 340 : all / 2;
    m_splitter->setSizes({all - details, details});
}

} // namespace pooldeck
