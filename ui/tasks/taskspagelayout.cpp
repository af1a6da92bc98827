// SPDX-License-Identifier: GPL-3.0-only
// How TasksPage arranges itself: the splitter, what is remembered, focus and visibility.
#include "ui/tasks/taskspage.h"

#include "ui/icons.h"
#include "ui/tasks/statechips.h"
#include "ui/tasks/taskactions.h"
#include "ui/tasks/taskcolumns.h"
#include "ui/tasks/taskpanel.h"
#include "ui/tasks/tasktablemodel.h"
#include "ui/tasks/tasktableview.h"
#include "ui/tasks/tasktextmatcher.h"

#include <QAction>
#include <QEvent>
#include <QLineEdit>
#include <QSettings>
#include <QSplitter>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// From this width on the details stand beside the table, below it they lie under it.
constexpr int WideEnough = 980;
// Below it the buttons show icons alone.
constexpr int RoomForNames = 640;

QString splitterKey(Qt::Orientation orientation)
{
    return orientation == Qt::Horizontal ? u"tasks/splitterBeside"_s : u"tasks/splitterBelow"_s;
}

} // namespace

void TasksPage::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void TasksPage::showTask(TaskId id)
{
    if (m_model->rowOf(id) < 0) {
        Q_EMIT failed(
            tr("Task %1 is not in the table: it was removed from the history, or is too old.").arg(id.value));
        return;
    }
    if (!m_view->showTask(id)) {
        m_search->clear();
        m_chips->clear();
        applyFilter();
        m_view->showTask(id);
    }
    m_view->setFocus();
    setDetailsVisible(true);
}

void TasksPage::showQueue(const QString &name)
{
    m_chips->clear();
    m_search->setText(TaskTextMatcher::textForQueue(name));
    applyFilter();
    m_view->setFocus();
}

void TasksPage::setDetailsVisible(bool visible)
{
    m_panel->setVisible(visible);
    m_detailsButton->setChecked(visible);
}

void TasksPage::turnSplitter()
{
    const Qt::Orientation wanted = width() >= WideEnough ? Qt::Horizontal : Qt::Vertical;
    if (wanted == m_splitter->orientation() && m_splitter->property("turned").toBool())
        return;
    if (m_settings && m_splitter->property("turned").toBool())
        m_settings->setValue(splitterKey(m_splitter->orientation()), m_splitter->saveState());
    m_splitter->setProperty("turned", true);
    m_splitter->setOrientation(wanted);
    const QByteArray saved = m_settings ? m_settings->value(splitterKey(wanted)).toByteArray() : QByteArray();
    if (saved.isEmpty() || !m_splitter->restoreState(saved)) {
        const int all = wanted == Qt::Horizontal ? width() : height();
        const int details = wanted == Qt::Horizontal ? 320 : all * 2 / 5;
        m_splitter->setSizes({all - details, details});
    }
    m_splitter->setHandleWidth(1);
}

void TasksPage::saveLayout() const
{
    if (!m_settings)
        return;
    m_view->columns().save(*m_settings);
    m_settings->setValue(u"tasks/details"_s, m_detailsButton->isChecked());
    m_settings->setValue(splitterKey(m_splitter->orientation()), m_splitter->saveState());
}

void TasksPage::restoreLayout()
{
    if (!m_settings)
        return;
    m_view->columns().restore(*m_settings);
    setDetailsVisible(m_settings->value(u"tasks/details"_s, true).toBool());
}

void TasksPage::updateIcons()
{
    m_searchIcon->setIcon(actionIcon(u"search"_s, palette()));
    m_actions->cancel()->setIcon(actionIcon(u"cancel"_s, palette()));
    m_actions->runAgain()->setIcon(actionIcon(u"again"_s, palette()));
    m_actions->copyId()->setIcon(actionIcon(u"copy"_s, palette()));
    m_actions->pin()->setIcon(actionIcon(u"pin"_s, palette()));
    m_actions->forget()->setIcon(actionIcon(u"remove"_s, palette()));
    m_actions->editAndRun()->setIcon(actionIcon(u"edit"_s, palette()));
    m_newButton->setIcon(actionIcon(u"add"_s, palette()));
    m_detailsButton->setIcon(actionIcon(u"details"_s, palette()));
}

void TasksPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    tick();
    m_second.start();
}

void TasksPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_second.stop();
}

void TasksPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    turnSplitter();
    for (QToolButton *button : {m_newButton, m_cancelButton, m_againButton, m_detailsButton}) {
        button->setToolButtonStyle(width() >= RoomForNames ? Qt::ToolButtonTextBesideIcon
                                                           : Qt::ToolButtonIconOnly);
    }
}

void TasksPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateIcons();
}

} // namespace pooldeck
