// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/taskfacts.h"

#include "ui/format.h"
#include "ui/tasks/factlist.h"
#include "ui/tasks/tasklinks.h"

#include <QBoxLayout>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

enum Fact {
    Waited,
    Ran,
    Due,
    Attempt,
    Executor,
    Lane,
    Submitted,
    Started,
    End,
    Queue,
    Priority,
    Resources,
    Timeout,
    QueueTimeout,
    DependsOn,
    RetryOf,
    UniqueKey,
    Tags,
    Submitter,
    Pinned,
    FactCount
};

QString attemptText(const Task &task, int retries)
{
    if (retries > 0) {
        return TaskFacts::tr("%1 of %2", "attempts so far, of all that may be made")
            .arg(task.attempt)
            .arg(std::max(task.attempt, retries + 1));
    }
    return task.attempt > 0 ? QString::number(task.attempt) : QString();
}

QString resourcesText(const std::map<QString, int> &resources)
{
    QStringList texts;
    for (const auto &[name, units] : resources)
        texts << (units == 1 ? name : u"%1 × %2"_s.arg(name, format::count(units)));
    return texts.join(u", "_s);
}

QString limitText(std::chrono::milliseconds limit)
{
    return limit.count() > 0 ? format::duration(limit) : QString();
}

} // namespace

TaskFacts::TaskFacts(const TaskSource &source, QWidget *parent)
    : QWidget(parent), m_source(source), m_list(new FactList), m_dependsOn(new TaskLinks(source)),
      m_retryOf(new TaskLinks(source))
{
    // In the order of Fact.
    for (const QString &name : {tr("Waited"), tr("Ran"), tr("Due"), tr("Attempt"), tr("Runs on"), tr("Lane"),
                                tr("Submitted"), tr("Started"), tr("Finished"), tr("Queue"), tr("Priority"),
                                tr("Resources"), tr("Timeout"), tr("Start within")})
        m_list->add(name);
    m_list->add(tr("Depends on"), m_dependsOn);
    m_list->add(tr("Repeats"), m_retryOf);
    for (const QString &name : {tr("Unique key"), tr("Tags"), tr("Submitter"), tr("Pinned")})
        m_list->add(name);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_list);
    connect(m_dependsOn, &TaskLinks::activated, this, &TaskFacts::taskActivated);
    connect(m_retryOf, &TaskLinks::activated, this, &TaskFacts::taskActivated);
}

void TaskFacts::show(const TaskPtr &task, Timestamp now)
{
    m_task = task;
    if (!task) {
        for (int fact = 0; fact < FactCount; ++fact)
            m_list->setShown(fact, false);
        return;
    }
    const TaskSpec &spec = *task->spec;
    m_list->set(Lane, task->lane());
    m_list->set(Queue, spec.queue);
    m_list->set(Priority, spec.priority != 0 ? QString::number(spec.priority) : QString());
    m_list->set(UniqueKey, spec.uniqueKey);
    m_list->set(Tags, spec.tags.join(u", "_s));
    m_list->set(Submitter, spec.submitter);
    m_list->set(Pinned, task->pinned ? tr("It stays in the history.") : QString());
    // While it waits for them, the reason above names them.
    const bool dependent = !spec.dependsOn.empty() && task->state() != TaskState::Waiting;
    if (dependent)
        m_dependsOn->setIds(spec.dependsOn);
    m_list->setShown(DependsOn, dependent);
    if (spec.retryOf)
        m_retryOf->setIds({spec.retryOf});
    m_list->setShown(RetryOf, bool(spec.retryOf));
    showTerms();
    showTimes(now);
}

void TaskFacts::setNow(Timestamp now)
{
    if (!m_task)
        return;
    showTimes(now);
    m_dependsOn->refresh();
    m_retryOf->refresh();
}

/// What holds for it by what was asked for, or else by its type.
void TaskFacts::showTerms()
{
    const TaskSpec &spec = *m_task->spec;
    const TaskType *type = m_source.catalog().find(spec.type);
    if (!type) {
        m_list->set(Attempt, attemptText(*m_task, spec.retry.retries.value_or(0)));
        m_list->set(Executor, spec.executor ? format::executorName(*spec.executor) : QString());
        m_list->set(Resources, spec.resources ? resourcesText(*spec.resources) : QString());
        m_list->set(Timeout, limitText(spec.timeout.value_or(std::chrono::milliseconds(0))));
        m_list->set(QueueTimeout, limitText(spec.queueTimeout.value_or(std::chrono::milliseconds(0))));
        return;
    }
    m_list->set(Attempt, attemptText(*m_task, effectiveRetry(spec, *type).retries));
    m_list->set(Executor, format::executorName(effectiveExecutor(spec, *type)));
    m_list->set(Resources, resourcesText(effectiveResources(spec, *type)));
    m_list->set(Timeout, limitText(effectiveTimeout(spec, *type)));
    m_list->set(QueueTimeout, limitText(effectiveQueueTimeout(spec, *type)));
}

void TaskFacts::showTimes(Timestamp now)
{
    const Task &task = *m_task;
    const auto started = task.startedAt();
    const auto finished = task.finishedAt();
    const auto due = task.dueAt();
    const auto waited = started.value_or(finished.value_or(now)) - task.createdAt;
    m_list->set(Waited, started || finished ? format::duration(waited) : format::runningDuration(waited));
    m_list->set(Ran,
                !started       ? QString()
                    : finished ? format::duration(*finished - *started)
                               : format::runningDuration(now - *started));
    m_list->set(Due, due ? format::moment(*due, now) : QString());
    m_list->set(Submitted, format::moment(task.createdAt, now));
    m_list->set(Started, started ? format::moment(*started, now) : QString());
    m_list->set(End, finished ? format::moment(*finished, now) : QString());
}

} // namespace pooldeck
