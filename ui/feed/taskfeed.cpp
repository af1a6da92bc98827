// SPDX-License-Identifier: GPL-3.0-only
#include "ui/feed/taskfeed.h"

#include "ui/deliver.h"

using namespace std::chrono_literals;

namespace pooldeck {

namespace {

constexpr auto FirstRetry = 1s;
constexpr auto LongestRetry = 30s;

} // namespace

TaskFeed::TaskFeed(TaskSource &source, qsizetype most, QObject *parent)
    : QObject(parent), m_source(source), m_most(most),
      m_wakePosted(std::make_shared<std::atomic<bool>>(false))
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(FirstRetry);
    connect(&m_retry, &QTimer::timeout, this, [this] {
        if (m_active)
            list();
    });
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
    takeTrouble();
    list();
    takeCounts();
}

void TaskFeed::setActive(bool active)
{
    if (m_active == active)
        return;
    m_active = active;
    if (!m_active || !m_subscription)
        return;
    if (m_missed)
        read();
    if (m_listFailed && !m_listing)
        list();
}

void TaskFeed::read()
{
    m_wakePosted->store(false);
    m_missed = !m_active;
    if (!m_active)
        return;
    const TaskChanges changes = m_source.changesSince(m_seq);
    m_seq = changes.lastSeq;
    const bool troubleEnded = takeTrouble();
    if (!changes.tasks.empty())
        Q_EMIT changed(changes.tasks);
    takeCounts();
    if (!changes.removed.empty())
        takeRemoved(changes.removed);
    if (changes.reset || (troubleEnded && m_listFailed))
        list();
    Q_EMIT woken();
}

void TaskFeed::takeRemoved(const std::vector<TaskId> &ids)
{
    if (m_listing || m_refilling) {
        for (const TaskId id : ids)
            m_removed.insert(id);
    }
    Q_EMIT removed(ids);
    // The list of the last failures is short: older ones take the places that became free.
    if (m_listing || m_refilling || m_counts[static_cast<size_t>(TaskState::Failed)] == 0)
        return;
    m_refilling = true;
    m_removed.clear();
    request(Step::MoreFailures, {});
}

void TaskFeed::list()
{
    ++m_generation;
    m_listed = 0;
    m_listing = true;
    m_refilling = false;
    m_removed.clear();
    m_retry.stop();
    Q_EMIT listStarted();
    // What runs and what failed lately is wanted even where it lies beyond the newest `m_most`.
    request(Step::Running, {});
}

void TaskFeed::request(Step step, std::optional<TaskCursor> after)
{
    TaskFilter filter;
    if (step == Step::Running)
        filter.states = {TaskState::Running};
    else if (isOfFailures(step))
        filter.states = {TaskState::Failed};
    m_source.list(filter, after, isOfFailures(step) ? FailuresListed : PageSize,
                  deliverTo(this, [this, step, generation = m_generation](const Result<TaskPage> &page) {
                      if (generation == m_generation)
                          take(step, page);
                  }));
}

void TaskFeed::take(Step step, const Result<TaskPage> &page)
{
    if (!page) {
        if (step != Step::MoreFailures)
            noteListFailed(page.error().message);
        m_refilling = false;
        m_listed = 0;
        return;
    }
    // A page may have been read before a removal that the feed has told of already.
    std::vector<TaskPtr> items = page->items;
    std::erase_if(items, [this](const TaskPtr &task) { return m_removed.contains(task->id); });
    if (!items.empty())
        Q_EMIT listed(items);
    m_listed += std::ssize(page->items);
    if (page->next && m_listed < (isOfFailures(step) ? FailuresListed : m_most)) {
        request(step, page->next);
        return;
    }
    m_listed = 0;
    switch (step) {
    case Step::Running:
        request(Step::Failures, {});
        return;
    case Step::Failures:
        request(Step::Everything, {});
        return;
    case Step::Everything:
        m_listing = false;
        m_listFailed = false;
        m_retry.setInterval(FirstRetry);
        Q_EMIT listFinished();
        return;
    case Step::MoreFailures:
        m_refilling = false;
        return;
    }
}

void TaskFeed::noteListFailed(const QString &reason)
{
    m_listing = false;
    m_retry.start();
    m_retry.setInterval(std::min<std::chrono::milliseconds>(2 * m_retry.intervalAsDuration(), LongestRetry));
    if (!std::exchange(m_listFailed, true))
        Q_EMIT listFailed(reason);
}

void TaskFeed::takeCounts()
{
    const StateCounts counts = m_source.counts();
    if (counts == m_counts)
        return;
    m_counts = counts;
    Q_EMIT countsChanged(m_counts);
}

/// Returns whether there was trouble and is none any more.
bool TaskFeed::takeTrouble()
{
    const auto told = [](const std::optional<Error> &error) {
        return error ? std::optional(std::pair(error->code, error->message)) : std::nullopt;
    };
    std::optional<Error> trouble = m_source.trouble();
    if (trouble && trouble->code == ErrorCode::ShuttingDown)
        trouble.reset(); // the window says that by itself
    if (told(trouble) == told(m_trouble))
        return false;
    m_trouble = std::move(trouble);
    Q_EMIT troubleChanged(m_trouble);
    return !m_trouble;
}

} // namespace pooldeck
