// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/schedulesource.h"
#include "core/engine/tasksource.h"
#include "ui/forms/formdialog.h"

class QComboBox;
class QLineEdit;

namespace pooldeck {

class DurationEdit;
class FieldList;
class RecurrenceForm;
class TaskForm;

/// A new schedule, or changes to one. Saves by itself and closes when that is done. Home: the UI thread.
class ScheduleDialog final : public FormDialog
{
    Q_OBJECT

public:
    /// Without a schedule: a new one. The sources outlive it.
    ScheduleDialog(ScheduleSource &schedules, TaskSource &tasks, const std::optional<Schedule> &schedule,
                   QWidget *parent = nullptr);

    FieldList &head() const { return *m_head; }
    RecurrenceForm &recurrence() const { return *m_recurrence; }
    TaskForm &task() const { return *m_task; }
    FieldList &rules() const { return *m_rules; }

Q_SIGNALS:
    void saved(pooldeck::ScheduleId id);

private:
    void addRules();
    void fill(const ScheduleSpec &spec);
    std::optional<ScheduleSpec> read();
    void save();
    void showRefusal(const Error &error);
    void focusFault();

    ScheduleSource &m_schedules;
    const ScheduleId m_id; // 0: a new one
    FieldList *m_head;
    QLineEdit *m_name;
    RecurrenceForm *m_recurrence;
    TaskForm *m_task;
    FieldList *m_rules;
    QComboBox *m_misfire;
    DurationEdit *m_grace;
    QComboBox *m_overlap;
    DurationEdit *m_jitter;
};

} // namespace pooldeck
