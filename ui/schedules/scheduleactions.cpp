// SPDX-License-Identifier: GPL-3.0-only
// What SchedulesPage does with a schedule.
#include "ui/deliver.h"
#include "ui/limits/pausedialog.h"
#include "ui/schedules/scheduledialog.h"
#include "ui/schedules/schedulespage.h"
#include "ui/tables/actionbar.h"
#include "ui/tables/rowtable.h"

#include <QAction>
#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace pooldeck {

void SchedulesPage::makeActions()
{
    m_add = new QAction(tr("New schedule…"), this);
    m_add->setIconText(tr("New…"));
    m_add->setShortcut(Qt::Key_Insert);
    m_runNow = new QAction(tr("Run now"), this);
    m_runNow->setShortcut(Qt::Key_R);
    m_runNow->setToolTip(tr("Submit its task now; its times stay as they are (R)"));
    m_edit = new QAction(tr("Edit…"), this);
    m_edit->setShortcut(Qt::Key_F2);
    m_pause = new QAction(tr("Pause"), this);
    m_pause->setShortcut(Qt::Key_P);
    m_pauseUntil = new QAction(tr("Pause until…"), this);
    m_pauseUntil->setShortcut(Qt::SHIFT | Qt::Key_P);
    m_remove = new QAction(tr("Remove…"), this);
    m_remove->setShortcut(Qt::Key_Delete);
    for (QAction *action : {m_add, m_runNow, m_edit, m_pause, m_pauseUntil, m_remove}) {
        action->setShortcutContext(Qt::WidgetShortcut);
        m_view->addAction(action);
    }
    m_bar->add(m_add, u"add"_s);
    m_bar->add(m_runNow, u"runnow"_s);
    m_bar->add(m_edit, u"edit"_s);
    m_bar->add(m_pause, u"pause"_s);
    m_bar->add(m_pauseUntil, u"pauseuntil"_s);
    m_bar->add(m_remove, u"remove"_s);
    connect(m_add, &QAction::triggered, this, &SchedulesPage::newSchedule);
    connect(m_edit, &QAction::triggered, this, [this] {
        if (const ScheduleRow *row = chosen())
            edit(row->schedule);
    });
    connect(m_pause, &QAction::triggered, this, &SchedulesPage::pauseOrResume);
    connect(m_pauseUntil, &QAction::triggered, this, &SchedulesPage::askUntil);
    connect(m_runNow, &QAction::triggered, this, &SchedulesPage::runNow);
    connect(m_remove, &QAction::triggered, this, &SchedulesPage::askToRemove);
}

void SchedulesPage::newSchedule()
{
    edit({});
}

void SchedulesPage::edit(const std::optional<Schedule> &schedule)
{
    auto *dialog = new ScheduleDialog(m_schedules, m_tasks, schedule, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ScheduleDialog::saved, this, &SchedulesPage::choose);
    dialog->open();
}

void SchedulesPage::pauseOrResume()
{
    if (const ScheduleRow *row = chosen())
        setPause(row->schedule, row->schedule.spec.pause ? std::nullopt : std::optional(Pause{}));
}

void SchedulesPage::askUntil()
{
    const ScheduleRow *row = chosen();
    if (!row)
        return;
    const Timestamp now =
        std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    auto *dialog = new PauseDialog(tr("Pause the schedule “%1”").arg(row->schedule.spec.name),
                                   tr("Runs whose time comes before then are skipped."), now, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PauseDialog::chosen, this,
            [this, schedule = row->schedule](Timestamp until) { setPause(schedule, Pause{until}); });
    dialog->open();
}

void SchedulesPage::setPause(const Schedule &schedule, const std::optional<Pause> &pause)
{
    m_schedules.changeSchedule(
        schedule.id,
        [pause](const ScheduleSpec &now) -> Result<ScheduleSpec> {
            ScheduleSpec next = now;
            next.pause = pause;
            return next;
        },
        deliverTo(this, [this, name = schedule.spec.name](const Result<Schedule> &changed) {
            if (!changed)
                Q_EMIT failed(tr("The schedule “%1” was not changed: %2").arg(name, changed.error().message));
            refresh();
        }));
}

void SchedulesPage::runNow()
{
    const ScheduleRow *row = chosen();
    if (!row)
        return;
    m_schedules.runNow(row->schedule.id,
                       deliverTo(this, [this, name = row->schedule.spec.name](const Result<TaskPtr> &task) {
                           if (task)
                               Q_EMIT told(
                                   tr("“%1” was submitted as task %2.").arg(name).arg((*task)->id.value));
                           else
                               Q_EMIT failed(tr("“%1” was not run: %2").arg(name, task.error().message));
                       }));
}

void SchedulesPage::askToRemove()
{
    const ScheduleRow *row = chosen();
    if (!row)
        return;
    auto *box = new QMessageBox(this);
    box->setObjectName(u"removeQuestion"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Warning);
    box->setWindowTitle(tr("Remove schedule"));
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("Remove the schedule “%1”?").arg(row->schedule.spec.name));
    box->setInformativeText(
        tr("Its history goes with it; the tasks that it has submitted stay. This cannot be "
           "undone. A pause keeps it from running, too."));
    QPushButton *removeButton = box->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    removeButton->setObjectName(u"remove"_s);
    box->setDefaultButton(box->addButton(tr("Keep"), QMessageBox::RejectRole));
    connect(removeButton, &QPushButton::clicked, this,
            [this, schedule = row->schedule] { remove(schedule); });
    box->open();
}

void SchedulesPage::remove(const Schedule &schedule)
{
    m_schedules.removeSchedule(
        schedule.id, deliverTo(this, [this, name = schedule.spec.name](const Result<void> &removed) {
            if (!removed)
                Q_EMIT failed(tr("The schedule “%1” was not removed: %2").arg(name, removed.error().message));
            refresh();
        }));
}

} // namespace pooldeck
