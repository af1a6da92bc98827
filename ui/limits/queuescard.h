// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"
#include "ui/limits/queuetablemodel.h"

#include <QWidget>

class QAction;

namespace pooldeck {

class ActionBar;
class RowTable;

/// The table of queues with what can be done about them. Home: the UI thread.
class QueuesCard final : public QWidget
{
    Q_OBJECT

public:
    /// `source` outlives it.
    explicit QueuesCard(TaskSource &source, QWidget *parent = nullptr);

    /// Asks the source how things are now.
    void refresh();
    /// Queues that have run empty may leave.
    void forgetEmpty() { m_model.forgetEmpty(); }
    void choose(const QString &name);

    RowTable &view() const { return *m_view; }
    QueueTableModel &model() { return m_model; }

Q_SIGNALS:
    /// Its tasks are wanted.
    void queueActivated(const QString &name);
    /// Something was refused; a sentence for people.
    void failed(const QString &reason);

private:
    void makeActions();
    void updateActions();
    std::optional<QueueInfo> chosen() const;
    void edit(const std::optional<QueueInfo> &queue);
    void pauseOrResume();
    void askUntil();
    void setPause(const QString &name, bool paused, std::optional<Timestamp> until);
    void askToReset();
    void reset(const QString &name);

    TaskSource &m_source;
    QueueTableModel m_model;
    RowTable *m_view;
    ActionBar *m_bar;
    QAction *m_add;
    QAction *m_edit;
    QAction *m_pause;
    QAction *m_pauseUntil;
    QAction *m_showTasks;
    QAction *m_reset;
};

} // namespace pooldeck
