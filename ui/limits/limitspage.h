// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QTimer>
#include <QWidget>

class QBoxLayout;

namespace pooldeck {

class MonitorFeed;
class PoolSizeCard;
class QueuesCard;
class ResourcesCard;

/// The page "Queues & Resources": the limits under which tasks start, live, and what can be set of them. It
/// asks the source twice a second while it can be seen. Home: the UI thread.
class LimitsPage final : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive the page.
    LimitsPage(TaskSource &source, MonitorFeed &monitor, QWidget *parent = nullptr);

    QueuesCard &queues() const { return *m_queues; }
    ResourcesCard &resources() const { return *m_resources; }

Q_SIGNALS:
    /// The tasks of a queue are wanted.
    void queueActivated(const QString &name);
    /// Something was refused or failed; a sentence for people.
    void failed(const QString &reason);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();

    QueuesCard *m_queues;
    PoolSizeCard *m_pool;
    ResourcesCard *m_resources;
    QBoxLayout *m_halves; // beside each other, or below where it is narrow
    QBoxLayout *m_side;
    QTimer m_poll;
};

} // namespace pooldeck
