// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/taskdetails.h"

#include "ui/format.h"
#include "ui/tasks/factlist.h"
#include "ui/tasks/taskheading.h"
#include "ui/tasks/textbox.h"

#include <QJsonDocument>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int MostLines = 16;

enum Fact { Waited, Ran, Attempt, Submitted, Started, End, Queue, Priority, Tags, Submitter, FactCount };

QLabel *plainLabel(bool selectable)
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    if (selectable)
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

TaskDetails::TaskDetails(const TaskCatalog &catalog, QWidget *parent)
    : QScrollArea(parent), m_catalog(catalog), m_content(new QWidget), m_facts(new FactList),
      m_heading(new TaskHeading(catalog)), m_none(new QLabel(tr("Select a task to see its details."))),
      m_reason(plainLabel(false)), m_message(plainLabel(true))
{
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Details of the task"));
    m_none->setAlignment(Qt::AlignCenter);
    m_none->setWordWrap(true);
    m_none->setForegroundRole(QPalette::PlaceholderText);

    auto *layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(8);
    layout->addWidget(m_none);
    layout->addWidget(m_heading);
    layout->addWidget(m_reason);
    layout->addWidget(m_message);
    // In the order of Fact.
    for (const QString &name : {tr("Waited"), tr("Ran"), tr("Attempt"), tr("Submitted"), tr("Started"),
                                tr("Finished"), tr("Queue"), tr("Priority"), tr("Tags"), tr("Submitter")})
        m_facts->add(name);
    layout->addWidget(m_facts);
    const auto place = [layout](const Section &section) {
        layout->addWidget(section.title);
        layout->addWidget(section.text);
        return section;
    };
    m_error = place(addSection(tr("Error")));
    m_result = place(addSection(tr("Result")));
    m_params = place(addSection(tr("Params")));
    layout->addStretch(1);
    setWidget(m_content);
    setTask(nullptr);
}

TaskDetails::Section TaskDetails::addSection(const QString &title)
{
    Section section{new QLabel(title), new TextBox(MostLines)};
    QFont font = section.title->font();
    font.setWeight(QFont::DemiBold);
    section.title->setFont(font);
    section.title->setBuddy(section.text);
    section.text->setAccessibleName(title);
    return section;
}

void TaskDetails::setSection(const Section &section, const QString &text)
{
    section.title->setVisible(!text.isEmpty());
    section.text->setVisible(!text.isEmpty());
    section.text->setContent(text);
}

void TaskDetails::setTask(const TaskPtr &task)
{
    if (task && task == m_task)
        return;
    m_task = task;
    m_none->setVisible(!task);
    m_heading->setVisible(task != nullptr);
    m_heading->setTask(task);
    if (task) {
        showTask();
        return;
    }
    m_reason->hide();
    m_message->hide();
    for (int fact = 0; fact < FactCount; ++fact)
        m_facts->set(fact, {});
    for (const Section &section : {m_error, m_result, m_params})
        setSection(section, {});
}

void TaskDetails::setNow(Timestamp now)
{
    m_now = now;
    if (m_task && isVisible())
        showTimes();
}

void TaskDetails::showTask()
{
    const Task &task = *m_task;
    const TaskSpec &spec = *task.spec;
    const QString reason = format::waitingReason(task);
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty());
    m_message->setText(task.progress().message);
    m_message->setVisible(!task.progress().message.isEmpty());

    m_facts->set(Attempt, task.attempt > 0 ? QString::number(task.attempt) : QString());
    m_facts->set(Queue, spec.queue);
    m_facts->set(Priority, spec.priority != 0 ? QString::number(spec.priority) : QString());
    m_facts->set(Tags, spec.tags.join(u", "_s));
    m_facts->set(Submitter, spec.submitter);
    showTimes();

    QString error;
    if (task.failure) {
        const Failure &failure = *task.failure;
        QStringList lines{format::failureKind(failure.kind)};
        if (!failure.message.isEmpty())
            lines << failure.message;
        if (!failure.details.isEmpty())
            lines << format::prettyJson(QJsonDocument(failure.details).toJson(QJsonDocument::Compact));
        error = lines.join(u'\n');
    }
    setSection(m_error, error);
    setSection(m_result, format::prettyJson(task.result()));
    setSection(m_params, format::prettyJson(spec.params));
}

void TaskDetails::showTimes()
{
    const Task &task = *m_task;
    const auto started = task.startedAt();
    const auto finished = task.finishedAt();
    const auto waited = started.value_or(finished.value_or(m_now)) - task.createdAt;
    m_facts->set(Waited, started || finished ? format::duration(waited) : format::runningDuration(waited));
    m_facts->set(Ran,
                 !started       ? QString()
                     : finished ? format::duration(*finished - *started)
                                : format::runningDuration(m_now - *started));
    m_facts->set(Submitted, format::moment(task.createdAt, m_now));
    m_facts->set(Started, started ? format::moment(*started, m_now) : QString());
    m_facts->set(End, finished ? format::moment(*finished, m_now) : QString());
}

} // namespace pooldeck
