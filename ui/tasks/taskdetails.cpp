// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/taskdetails.h"

#include "ui/deliver.h"
#include "ui/format.h"
#include "ui/tasks/resultbox.h"
#include "ui/tasks/taskfacts.h"
#include "ui/tasks/textbox.h"
#include "ui/tasks/waitbox.h"

#include <QJsonDocument>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int MostLines = 16;

Timestamp systemTime()
{
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

} // namespace

TaskDetails::TaskDetails(const TaskSource &source, QWidget *parent)
    : QScrollArea(parent), m_source(source), m_now(systemTime()), m_content(new QWidget),
      m_facts(new TaskFacts(source)), m_wait(new WaitBox(source)), m_message(new QLabel),
      m_result(new ResultBox(source))
{
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Details of the task"));

    auto *layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(8);
    const auto place = [layout](const Section &section) {
        layout->addWidget(section.title);
        layout->addWidget(section.text);
        return section;
    };
    // What a person comes for is first, before times and names.
    layout->addWidget(m_wait);
    layout->addWidget(m_message);
    m_error = place(addSection(tr("Error")));
    layout->addWidget(m_facts);
    layout->addWidget(m_result);
    m_attempts = place(addSection(tr("Earlier attempts")));
    m_params = place(addSection(tr("Params")));
    layout->addStretch(1);
    setWidget(m_content);
    connect(m_wait, &WaitBox::taskActivated, this, &TaskDetails::taskActivated);
    connect(m_facts, &TaskFacts::taskActivated, this, &TaskDetails::taskActivated);
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
    m_result->setTask(task);
    readAttempts();
    if (task) {
        showTask();
        return;
    }
    m_wait->show(nullptr, m_now);
    m_facts->show(nullptr, m_now);
    m_message->hide();
    for (const Section &section : {m_error, m_params})
        setSection(section, {});
}

void TaskDetails::setNow(Timestamp now)
{
    m_now = now;
    if (!m_task || !isVisible())
        return;
    m_facts->setNow(now);
    m_wait->show(m_task, now);
}

void TaskDetails::showTask()
{
    const Task &task = *m_task;
    m_wait->show(m_task, m_now);
    m_facts->show(m_task, m_now);
    m_message->setText(task.progress().message);
    m_message->setVisible(!task.progress().message.isEmpty());

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
    setSection(m_params, format::prettyJson(task.spec->params));
}

void TaskDetails::readAttempts()
{
    const bool waits = m_task && !m_task->isFinal() && !m_task->startedAt();
    // One that waits again has ended all attempts it counts; else the last one is the task itself.
    const int ended = !m_task ? 0 : waits ? m_task->attempt : m_task->attempt - 1;
    const auto wanted = m_task ? std::pair(m_task->id, ended) : std::pair<TaskId, int>();
    if (wanted == m_attemptsOf)
        return;
    if (wanted.first != m_attemptsOf.first || ended <= 0)
        setSection(m_attempts, {});
    m_attemptsOf = wanted;
    if (ended <= 0)
        return;
    m_source.attempts(wanted.first,
                      deliverTo(this, [this, wanted](const Result<std::vector<TaskAttempt>> &attempts) {
                          if (wanted != m_attemptsOf || !attempts)
                              return;
                          QStringList texts;
                          for (const TaskAttempt &attempt : *attempts)
                              texts << attemptText(attempt);
                          setSection(m_attempts, texts.join(u'\n'));
                      }));
}

QString TaskDetails::attemptText(const TaskAttempt &attempt) const
{
    QStringList facts{tr("Attempt %1").arg(attempt.number)};
    if (attempt.startedAt)
        facts << format::moment(*attempt.startedAt, m_now);
    if (attempt.startedAt && attempt.finishedAt)
        facts << format::duration(*attempt.finishedAt - *attempt.startedAt);
    if (!attempt.lane.isEmpty())
        facts << attempt.lane;
    QString text = facts.join(u" · "_s) + u"\n  "_s + format::failureKind(attempt.failure.kind);
    if (!attempt.failure.message.isEmpty())
        text += u"\n  "_s + attempt.failure.message;
    return text;
}

} // namespace pooldeck
