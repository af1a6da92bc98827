// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <atomic>
#include <memory>
#include <vector>

namespace pooldeck {

/// Reads a TaskSource for all pages of the window: first a list, newest first, then the ordered feed
/// of changes from where it was before the list began. Home: the UI thread; the source's wake-ups
/// are only posted to it. What the feed says is never older than what was said before; a list may
/// be, so its readers let the feed win.
class TaskFeed final : public QObject
{
    Q_OBJECT

public:
    static constexpr int PageSize = 2000;
    static constexpr int FailuresListed = 100;

    /// Lists at most `most` tasks. `source` outlives the feed.
    TaskFeed(TaskSource &source, qsizetype most, QObject *parent = nullptr);
    ~TaskFeed() override;

    void start();
    /// While not active (the window is hidden) nothing is read; it catches up afterwards.
    void setActive(bool active);

    const StateCounts &counts() const { return m_counts; }
    const std::optional<Error> &trouble() const { return m_trouble; }

Q_SIGNALS:
    /// A list begins, the first one or after the feed was lost: what neither `listed` nor `changed`
    /// names until `listFinished` is no longer there.
    void listStarted();
    void listed(const std::vector<pooldeck::TaskPtr> &tasks);
    void listFinished();
    /// The list could not be read. It is tried again: after a while, and as soon as the trouble ends. Told
    /// once, until a list succeeds.
    void listFailed(const QString &reason);
    /// The newest snapshots of tasks that changed.
    void changed(const std::vector<pooldeck::TaskPtr> &tasks);
    /// These tasks are no longer in the history. After `changed`; never `listed` again.
    void removed(const std::vector<pooldeck::TaskId> &ids);
    void countsChanged(const pooldeck::StateCounts &counts);
    /// Why nothing can be accepted or started now, or nothing.
    void troubleChanged(const std::optional<pooldeck::Error> &trouble);
    /// A wake-up was read to its end, whatever it brought.
    void woken();

private:
    enum class Step { Running, Failures, Everything, MoreFailures };
    static bool isOfFailures(Step step) { return step == Step::Failures || step == Step::MoreFailures; }

    void read();
    void list();
    void request(Step step, std::optional<TaskCursor> after);
    void take(Step step, const Result<TaskPage> &page);
    void takeRemoved(const std::vector<TaskId> &ids);
    void takeCounts();
    bool takeTrouble();
    void noteListFailed(const QString &reason);

    TaskSource &m_source;
    const qsizetype m_most;
    const std::shared_ptr<std::atomic<bool>> m_wakePosted; // shared with the wake-up, which may outlive us
    std::shared_ptr<void> m_subscription;
    quint64 m_seq = 0;
    quint32 m_generation = 0; // of the list; pages of an earlier one are dropped
    qsizetype m_listed = 0; // in the step that is being read
    bool m_active = true;
    bool m_missed = false; // woken while not active
    bool m_listing = false;
    bool m_refilling = false; // the list of failures is read again
    bool m_listFailed = false;
    QSet<TaskId> m_removed; // since the list that is being read began
    QTimer m_retry;
    StateCounts m_counts{};
    std::optional<Error> m_trouble;
};

} // namespace pooldeck
