// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/queuesource.h"
#include "ui/feed/monitorfeed.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QSlider;
class QSpinBox;

namespace pooldeck {

class PoolBar;

/// How many threads the pool has, to be changed while it runs, and how many of them are at work. Home: the
/// UI thread.
class PoolSizeCard final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int MostThreads = 1'024;

    /// Both outlive it.
    PoolSizeCard(QueueSource &source, MonitorFeed &feed, QWidget *parent = nullptr);

Q_SIGNALS:
    /// Something was refused; a sentence for people.
    void failed(const QString &reason);

private:
    void showStats(const MonitorStats &stats);
    void want(int threads);
    void apply();
    void setShown(int threads);

    QueueSource &m_source;
    QSpinBox *m_spin;
    QSlider *m_slider;
    PoolBar *m_bar;
    QLabel *m_note;
    QTimer m_delay; // while a person turns, the pool is not resized at each step
    QTimer m_settle; // after that the monitor may still tell of the old size
    int m_threads = 0; // as the monitor said last
};

} // namespace pooldeck
