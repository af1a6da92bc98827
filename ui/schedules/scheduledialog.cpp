// SPDX-License-Identifier: GPL-3.0-only
#include "ui/schedules/scheduledialog.h"

#include "ui/deliver.h"
#include "ui/forms/durationedit.h"
#include "ui/forms/fieldlist.h"
#include "ui/forms/taskform.h"
#include "ui/schedules/recurrenceform.h"
#include "ui/schedules/scheduletext.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pooldeck {

ScheduleDialog::ScheduleDialog(ScheduleSource &schedules, TaskSource &tasks,
                               const std::optional<Schedule> &schedule, QWidget *parent)
    : FormDialog(schedule ? tr("Schedule “%1”").arg(schedule->spec.name) : tr("New schedule"),
                 schedule ? tr("Save") : tr("Make"), parent),
      m_schedules(schedules), m_id(schedule ? schedule->id : ScheduleId()), m_head(new FieldList),
      m_name(new QLineEdit), m_recurrence(new RecurrenceForm),
      m_task(new TaskForm(tasks, TaskForm::Start::GivenElsewhere)), m_rules(new FieldList),
      m_misfire(new QComboBox), m_grace(new DurationEdit), m_overlap(new QComboBox),
      m_jitter(new DurationEdit)
{
    m_name->setMaxLength(ScheduleSpec::MaxNameLength);
    m_head->add(u"name"_s, tr("&Name"), m_name);
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_head->clearFault(u"name"_s); });
    addRules();
    auto *heading = new FieldList;
    heading->addHeading(tr("What"));
    auto *form = new QWidget;
    auto *layout = new QVBoxLayout(form);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    for (QWidget *part : std::initializer_list<QWidget *>{m_head, m_recurrence, heading, m_task, m_rules})
        layout->addWidget(part);
    fill(schedule ? schedule->spec : ScheduleSpec());
    if (schedule)
        m_recurrence->setRecurrence(schedule->spec.recurrence);
    setForm(form);
    m_name->setFocus();
    connect(this, &FormDialog::submitted, this, &ScheduleDialog::save);
    resize(560, 0);
}

void ScheduleDialog::addRules()
{
    for (const auto policy : {MisfirePolicy::RunOnce, MisfirePolicy::Skip, MisfirePolicy::RunAll})
        m_misfire->addItem(scheduletext::misfire(policy), static_cast<int>(policy));
    for (const auto policy : {OverlapPolicy::Forbid, OverlapPolicy::Allow, OverlapPolicy::Replace})
        m_overlap->addItem(scheduletext::overlap(policy), static_cast<int>(policy));
    m_jitter->setPlaceholderText(tr("none"));
    m_rules->addHeading(tr("Rules"));
    m_rules->add(u"misfire"_s, tr("&Late runs"), m_misfire,
                 tr("Of runs whose time went by while Pooldeck was not running."));
    m_rules->add(u"misfire_grace"_s, tr("Late a&fter"), m_grace,
                 tr("So long a run may wait and be on time."));
    m_rules->add(u"overlap"_s, tr("If the last one still &runs"), m_overlap);
    m_rules->add(u"jitter"_s, tr("&Jitter"), m_jitter, tr("Each run starts up to so much later, by chance."));
    connect(m_grace, &QLineEdit::textEdited, this, [this] { m_rules->clearFault(u"misfire_grace"_s); });
    connect(m_jitter, &QLineEdit::textEdited, this, [this] { m_rules->clearFault(u"jitter"_s); });
}

void ScheduleDialog::fill(const ScheduleSpec &spec)
{
    m_name->setText(spec.name);
    if (!spec.task.type.isEmpty())
        m_task->setSpec(spec.task);
    m_misfire->setCurrentIndex(m_misfire->findData(static_cast<int>(spec.misfire)));
    m_grace->setDuration(spec.misfireGrace);
    m_overlap->setCurrentIndex(m_overlap->findData(static_cast<int>(spec.overlap)));
    m_jitter->setDuration(spec.jitter.count() > 0 ? std::optional(spec.jitter) : std::nullopt);
}

std::optional<ScheduleSpec> ScheduleDialog::read()
{
    m_head->clearFaults();
    m_rules->clearFaults();
    ScheduleSpec spec;
    spec.name = m_name->text().trimmed();
    if (spec.name.isEmpty())
        m_head->setFault(u"name"_s, tr("A name is required."));
    const auto recurrence = m_recurrence->read();
    const auto task = m_task->read();
    spec.misfire = static_cast<MisfirePolicy>(m_misfire->currentData().toInt());
    spec.overlap = static_cast<OverlapPolicy>(m_overlap->currentData().toInt());
    spec.misfireGrace = m_grace->duration().value_or(spec.misfireGrace);
    if (m_grace->isWrong())
        m_rules->setFault(u"misfire_grace"_s, DurationEdit::complaint());
    else if (spec.misfireGrace > ScheduleSpec::MaxGrace)
        m_rules->setFault(u"misfire_grace"_s, tr("It must be at most a year."));
    spec.jitter = m_jitter->duration().value_or(spec.jitter);
    if (m_jitter->isWrong())
        m_rules->setFault(u"jitter"_s, DurationEdit::complaint());
    else if (spec.jitter > ScheduleSpec::MaxJitter)
        m_rules->setFault(u"jitter"_s, tr("It must be at most a day."));
    if (!recurrence || !task || m_head->hasFaults() || m_rules->hasFaults())
        return std::nullopt;
    spec.recurrence = *recurrence;
    spec.task = *task;
    return spec;
}

void ScheduleDialog::focusFault()
{
    if (m_head->hasFaults())
        m_head->focusFault();
    else if (m_recurrence->fields().hasFaults())
        m_recurrence->fields().focusFault();
    else if (m_rules->hasFaults())
        m_rules->focusFault();
    else
        m_task->focusFault();
}

void ScheduleDialog::save()
{
    const auto spec = read();
    if (!spec) {
        focusFault();
        return;
    }
    setBusy(true);
    const auto done = deliverTo(this, [this](const Result<Schedule> &schedule) {
        if (!schedule) {
            showRefusal(schedule.error());
            return;
        }
        Q_EMIT saved(schedule->id);
        accept();
    });
    if (!m_id) {
        m_schedules.addSchedule(*spec, done);
        return;
    }
    m_schedules.changeSchedule(
        m_id,
        [spec](const ScheduleSpec &now) -> Result<ScheduleSpec> {
            ScheduleSpec next = *spec;
            next.pause = now.pause; // it may have been paused meanwhile
            next.task.submitter = now.task.submitter;
            return next;
        },
        done);
}

void ScheduleDialog::showRefusal(const Error &error)
{
    QList<Fault> ofTask;
    QList<Fault> left;
    for (const Fault &fault : error.faults) {
        if (fault.pointer.startsWith("/task/"_L1))
            ofTask << Fault{fault.pointer.sliced(5), fault.message};
        else
            left << fault;
    }
    left += m_task->showFaults(ofTask);
    QStringList lines;
    if (error.faults.isEmpty())
        lines << error.message;
    for (const Fault &fault : left)
        lines << tr("%1: %2", "a field, and what is wrong with it").arg(fault.pointer, fault.message);
    showError(lines.join(u'\n'));
    focusFault();
}

} // namespace pooldeck
