// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QObject>

#include <vector>

class QAction;

namespace pooldeck {

class TaskTableView;

/// What can be done with the selected tasks of a table: the actions for its menu, buttons and keys.
/// Home: the UI thread.
class TaskActions final : public QObject
{
    Q_OBJECT

public:
    TaskActions(TaskSource &source, TaskTableView &view, QObject *parent = nullptr);

    QAction *cancel() const { return m_cancel; }
    QAction *copyId() const { return m_copyId; }
    QAction *copyParams() const { return m_copyParams; }

    /// Looks at the selection again: which action is possible, and why not.
    void update();

Q_SIGNALS:
    /// Something was refused; a sentence for people.
    void failed(const QString &reason);

private:
    void cancelSelected();
    void copySelectedIds() const;
    void copySelectedParams() const;

    TaskSource &m_source;
    TaskTableView &m_view;
    QAction *m_cancel;
    QAction *m_copyId;
    QAction *m_copyParams;
};

} // namespace pooldeck
