// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/taskpanel.h"

#include "ui/noticebar.h"
#include "ui/tasks/logview.h"
#include "ui/tasks/taskdetails.h"
#include "ui/tasks/taskheading.h"
#include "ui/theme.h"

#include <QEvent>
#include <QLabel>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pooldeck {

TaskPanel::TaskPanel(TaskSource &source, QWidget *parent)
    : QWidget(parent), m_source(source), m_stack(new QStackedWidget), m_removed(new QLabel),
      m_stuck(new NoticeBar(NoticeBar::Tone::Warning)), m_heading(new TaskHeading(source.catalog())),
      m_tabs(new QTabWidget), m_details(new TaskDetails(source)), m_log(new LogView(source))
{
    setAccessibleName(tr("The selected task"));
    auto *none = new QLabel(tr("Select a task to see its details."));
    none->setAlignment(Qt::AlignCenter);
    none->setWordWrap(true);
    none->setForegroundRole(QPalette::PlaceholderText);
    m_removed->setText(tr("This task was removed from the history. What is shown here is the last that was "
                          "known of it."));
    m_removed->setObjectName(u"removedNote"_s);
    m_removed->setWordWrap(true);
    m_removed->setAutoFillBackground(true);
    m_removed->setContentsMargins(14, 6, 14, 6);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_details, tr("Details"));
    m_tabs->addTab(m_log, tr("Log"));
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setDrawBase(false);

    auto *top = new QVBoxLayout;
    top->setContentsMargins(14, 12, 14, 6);
    top->addWidget(m_heading);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_removed);
    column->addWidget(m_stuck);
    column->addLayout(top);
    column->addWidget(m_tabs, 1);
    m_stack->addWidget(none);
    m_stack->addWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_stack);
    connect(m_details, &TaskDetails::taskActivated, this, &TaskPanel::taskActivated);
    updateColors();
    m_removed->hide();
}

void TaskPanel::setTask(const TaskPtr &task)
{
    if (task == m_task)
        return;
    m_task = task;
    m_removed->hide();
    m_heading->setTask(task);
    m_details->setTask(task);
    m_log->setTask(task);
    updateStuck();
    m_stack->setCurrentIndex(task ? 1 : 0);
}

void TaskPanel::updateStuck()
{
    const bool timedOut = m_task && m_task->stopReason() == StopReason::TimedOut;
    if (!m_task || (!m_task->unresponsive() && !timedOut)) {
        m_stuck->hide();
        return;
    }
    const TaskType *type = m_source.catalog().find(m_task->spec->type);
    if (!m_task->unresponsive()) {
        const auto executor = type ? effectiveExecutor(*m_task->spec, *type) : ExecutorKind::Thread;
        const bool killable = executor == ExecutorKind::Process || executor == ExecutorKind::Command;
        m_stuck->showNotice(tr("This task ran into its timeout."),
                            killable
                                ? tr("It was asked to stop. If it does not within its grace time, it is "
                                     "killed.")
                                : tr("It was asked to stop and has some time for it. If it does not stop, "
                                     "it is shown as unresponsive."));
        return;
    }
    const bool onLoop = type && effectiveExecutor(*m_task->spec, *type) == ExecutorKind::Loop;
    m_stuck->showNotice(tr("This task does not stop."),
                        onLoop ? tr("It was asked to stop and did not in time. Other tasks go on beside it. "
                                    "Let it be until it ends by itself, or restart Pooldeck to end it.")
                               : tr("It was asked to stop and did not in time. Its slot has been replaced, "
                                    "so other tasks go on. Let it be until it ends by itself, or restart "
                                    "Pooldeck to end it."));
}

void TaskPanel::setRemoved()
{
    m_log->stop();
    m_removed->setVisible(m_task != nullptr);
}

void TaskPanel::setNow(Timestamp now)
{
    m_details->setNow(now);
    poll();
}

void TaskPanel::poll()
{
    if (m_removed->isHidden())
        m_log->poll();
}

void TaskPanel::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
}

void TaskPanel::updateColors()
{
    const Theme theme = Theme::of(palette());
    QPalette colors = palette();
    colors.setColor(QPalette::Window, theme.tint(theme.warning, 0.16));
    m_removed->setPalette(colors);
}

void TaskPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColors();
}

} // namespace pooldeck
