// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"
#include "ui/forms/formdialog.h"

namespace pooldeck {

class TaskForm;

/// Asks for a new task and submits it; what the engine refuses is shown at the fields. Home: the UI thread.
class NewTaskDialog final : public FormDialog
{
    Q_OBJECT

public:
    /// `source` outlives it.
    explicit NewTaskDialog(TaskSource &source, QWidget *parent = nullptr);
    /// Begins with what an earlier task was asked to do.
    NewTaskDialog(TaskSource &source, const Task &earlier, QWidget *parent = nullptr);

    TaskForm &form() const { return *m_form; }

Q_SIGNALS:
    /// It is accepted.
    void made(pooldeck::TaskId id);

private:
    NewTaskDialog(TaskSource &source, const QString &title, const QString &accept, QWidget *parent);
    void send();
    void showRefusal(const Error &error);

    TaskSource &m_source;
    TaskForm *m_form;
};

/// What an earlier task was asked to do, for another one now: without its due time, and without tasks that
/// it waited for unless it needs their results.
TaskSpec specToRepeat(const Task &task);

} // namespace pooldeck
