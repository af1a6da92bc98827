// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"
#include "ui/closedialog.h"

#include <QObject>
#include <QPointer>

class QSettings;
class QWidget;

namespace pooldeck {

/// Tasks that run, and tasks that have yet to run.
struct UnfinishedTasks
{
    qint64 running = 0;
    qint64 queued = 0;

    static UnfinishedTasks of(const StateCounts &counts);
    bool none() const { return running == 0 && queued == 0; }
};

/// Decides what closing the window does: quits where nothing is unfinished, else asks, once, or does
/// what was remembered. Never blocks. Home: the UI thread.
class WindowCloser final : public QObject
{
    Q_OBJECT

public:
    /// `settings` may be null: then no choice is remembered. All outlive it.
    WindowCloser(const TaskSource &tasks, QSettings *settings, QWidget *window);

    void close(bool hasTray);
    /// Takes the question back: it has been decided elsewhere.
    void withdraw();

Q_SIGNALS:
    void keepRunning();
    void quitRequested();

private:
    void decide(CloseChoice choice);
    std::optional<CloseChoice> remembered() const;

    const TaskSource &m_tasks;
    QSettings *const m_settings;
    QWidget *const m_window;
    QPointer<CloseDialog> m_dialog;
};

} // namespace pooldeck
