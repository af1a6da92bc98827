// SPDX-License-Identifier: GPL-3.0-only
#include "ui/feed/taskfeed.h"

#include "ui/deliver.h"

namespace pooldeck {

TaskFeed::TaskFeed(TaskSource &source, qsizetype most, QObject *parent)
    : QObject(parent), m_source(source), m_most(most),
      m_wakePosted(std::make_shared<std::atomic<bool>>(false))
{
}

TaskFeed::~TaskFeed() = default;

void TaskFeed::start()
{
    const auto post = deliverTo(this, [this] { read(); });
    m_subscription = m_source.subscribe([post, posted = m_wakePosted] {
        if (!posted->exchange(true))
            post();
    });
    // Before the list: a change during the list comes again, it is never missed.
    m_seq = m_source.lastSeq();
    list();
    takeCounts();
}

void TaskFeed::setActive(bool active)
{
    if (m_active == active)
        return;
    m_active = active;
    if (m_active && m_missed && m_subscription)
        read();
}

void TaskFeed::read()
{
    m_wakePosted->store(false);
    m_missed = !m_active;
    if (!m_active)
        return;
    const TaskChanges changes = m_source.changesSince(m_seq);
    m_seq = changes.lastSeq;
    if (changes.reset)
        list();
    else if (!changes.tasks.empty())
        Q_EMIT changed(changes.tasks);
    takeCounts();
}

void TaskFeed::list()
{
    ++m_generation;
    m_listed = 0;
    Q_EMIT listStarted();
    // What runs and what failed lately is wanted even where it lies beyond the newest `m_most`.
    request(Step::Running, {});
}

void TaskFeed::request(Step step, std::optional<TaskId> before)
{
    TaskFilter filter;
    if (step == Step::Running)
        filter.states = {TaskState::Running};
    else if (step == Step::Failures)
        filter.states = {TaskState::Failed};
    m_source.list(filter, before, step == Step::Failures ? FailuresListed : PageSize,
                  deliverTo(this, [this, step, generation = m_generation](const Result<TaskPage> &page) {
                      if (generation == m_generation)
                          take(step, page);
                  }));
}

void TaskFeed::take(Step step, const Result<TaskPage> &page)
{
    if (!page) {
        Q_EMIT listFailed(page.error().message);
        return;
    }
    if (!page->items.empty())
        Q_EMIT listed(page->items);
    switch (step) {
    case Step::Running:
        request(Step::Failures, {});
        return;
    case Step::Failures:
        request(Step::Everything, {});
        return;
    case Step::Everything:
        m_listed += std::ssize(page->items);
        if (page->next && m_listed < m_most)
            request(Step::Everything, page->next);
        else
            Q_EMIT listFinished();
        return;
    }
}

void TaskFeed::takeCounts()
{
    const StateCounts counts = m_source.counts();
    if (counts == m_counts)
        return;
    m_counts = counts;
    Q_EMIT countsChanged(m_counts);
}

} // namespace pooldeck
