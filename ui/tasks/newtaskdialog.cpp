// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/newtaskdialog.h"

#include "core/task/paramreferences.h"
#include "ui/deliver.h"
#include "ui/forms/taskform.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// The API's words are not translated.
constexpr auto Submitter = "Pooldeck window"_L1;

} // namespace

TaskSpec specToRepeat(const Task &task)
{
    TaskSpec spec = *task.spec;
    spec.retryOf = task.id;
    spec.delay.reset();
    spec.dueAt.reset();
    QList<Fault> faults;
    const auto references = findReferences(QJsonDocument::fromJson(spec.params).object(), faults);
    std::erase_if(spec.dependsOn, [&](TaskId id) {
        return std::ranges::find(references, id, &ParamReference::task) == references.end();
    });
    return spec;
}

NewTaskDialog::NewTaskDialog(TaskSource &source, const QString &title, const QString &accept, QWidget *parent)
    : FormDialog(title, accept, parent), m_source(source),
      m_form(new TaskForm(source, TaskForm::Start::Asked))
{
    setForm(m_form);
    m_form->setFocus();
    connect(this, &FormDialog::submitted, this, &NewTaskDialog::send);
    resize(520, 0);
}

NewTaskDialog::NewTaskDialog(TaskSource &source, QWidget *parent)
    : NewTaskDialog(source, tr("New task"), tr("Submit"), parent)
{
}

NewTaskDialog::NewTaskDialog(TaskSource &source, const Task &earlier, QWidget *parent)
    : NewTaskDialog(source, tr("Edit task %1 and run it again").arg(earlier.id.value), tr("Run again"),
                    parent)
{
    m_form->setSpec(specToRepeat(earlier));
}

void NewTaskDialog::send()
{
    std::optional<TaskSpec> spec = m_form->read();
    if (!spec) {
        m_form->focusFault();
        return;
    }
    spec->submitter = Submitter;
    setBusy(true);
    m_source.submit(std::move(*spec), deliverTo(this, [this](const Result<TaskPtr> &task) {
                        if (!task) {
                            showRefusal(task.error());
                            return;
                        }
                        Q_EMIT made((*task)->id);
                        accept();
                    }));
}

void NewTaskDialog::showRefusal(const Error &error)
{
    const QList<Fault> left = m_form->showFaults(error.faults);
    QStringList lines;
    if (error.faults.isEmpty())
        lines << error.message;
    for (const Fault &fault : left)
        lines << tr("%1: %2", "a field, and what is wrong with it").arg(fault.pointer, fault.message);
    showError(lines.join(u'\n'));
    m_form->focusFault();
}

} // namespace pooldeck
