// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/taskdetails.h"

#include "ui/deliver.h"
#include "ui/format.h"
#include "ui/tasks/factlist.h"
#include "ui/tasks/resultbox.h"
#include "ui/tasks/textbox.h"

#include <QJsonDocument>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int MostLines = 16;

enum Fact {
    Waited,
    Ran,
    Attempt,
    Lane,
    Submitted,
    Started,
    End,
    Queue,
    Priority,
    Tags,
    Submitter,
    Pinned,
    FactCount
};

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

TaskDetails::TaskDetails(const TaskSource &source, QWidget *parent)
    : QScrollArea(parent), m_source(source), m_content(new QWidget), m_facts(new FactList),
      m_reason(plainLabel(false)), m_message(plainLabel(true)), m_result(new ResultBox(source))
{
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Details of the task"));

    auto *layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(8);
    layout->addWidget(m_reason);
    layout->addWidget(m_message);
    // In the order of Fact.
    for (const QString &name :
         {tr("Waited"), tr("Ran"), tr("Attempt"), tr("Lane"), tr("Submitted"), tr("Started"), tr("Finished"),
          tr("Queue"), tr("Priority"), tr("Tags"), tr("Submitter"), tr("Pinned")})
        m_facts->add(name);
    layout->addWidget(m_facts);
    const auto place = [layout](const Section &section) {
        layout->addWidget(section.title);
        layout->addWidget(section.text);
        return section;
    };
    m_error = place(addSection(tr("Error")));
    layout->addWidget(m_result);
    m_attempts = place(addSection(tr("Earlier attempts")));
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
    m_result->setTask(task);
    readAttempts();
    if (task) {
        showTask();
        return;
    }
    m_reason->hide();
    m_message->hide();
    for (int fact = 0; fact < FactCount; ++fact)
        m_facts->set(fact, {});
    for (const Section &section : {m_error, m_params})
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
    m_facts->set(Lane, task.lane());
    m_facts->set(Queue, spec.queue);
    m_facts->set(Priority, spec.priority != 0 ? QString::number(spec.priority) : QString());
    m_facts->set(Tags, spec.tags.join(u", "_s));
    m_facts->set(Submitter, spec.submitter);
    m_facts->set(Pinned, task.pinned ? tr("It stays in the history.") : QString());
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
    setSection(m_params, format::prettyJson(spec.params));
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
