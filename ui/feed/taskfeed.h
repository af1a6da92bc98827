// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QObject>

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

Q_SIGNALS:
    /// A list begins, the first one or after the feed was lost: what neither `listed` nor `changed`
    /// names until `listFinished` is no longer there.
    void listStarted();
    void listed(const std::vector<pooldeck::TaskPtr> &tasks);
    void listFinished();
    void listFailed(const QString &reason);
    /// The newest snapshots of tasks that changed.
    void changed(const std::vector<pooldeck::TaskPtr> &tasks);
    void countsChanged(const pooldeck::StateCounts &counts);

private:
    enum class Step { Running, Failures, Everything };

    void read();
    void list();
    void request(Step step, std::optional<TaskId> before);
    void take(Step step, const Result<TaskPage> &page);
    void takeCounts();

    TaskSource &m_source;
    const qsizetype m_most;
    const std::shared_ptr<std::atomic<bool>> m_wakePosted; // shared with the wake-up, which may outlive us
    std::shared_ptr<void> m_subscription;
    quint64 m_seq = 0;
    quint32 m_generation = 0; // of the list; pages of an earlier one are dropped
    qsizetype m_listed = 0;
    bool m_active = true;
    bool m_missed = false; // woken while not active
    StateCounts m_counts{};
};

} // namespace pooldeck
