// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QObject>

#include <functional>
#include <vector>

class QAction;
class QMenu;

namespace pooldeck {

class TaskTableView;

/// What can be done with the selected tasks of a table: the actions for its menu, buttons and keys.
/// Each works on every selected task that it is possible for. Home: the UI thread.
class TaskActions final : public QObject
{
    Q_OBJECT

public:
    TaskActions(TaskSource &source, TaskTableView &view, QObject *parent = nullptr);

    QAction *cancel() const { return m_cancel; }
    /// Keeps the tasks in the history; releases them where all selected ones are kept already.
    QAction *pin() const { return m_pin; }
    /// Removes ended tasks from the history, after asking.
    QAction *forget() const { return m_forget; }
    QAction *copyId() const { return m_copyId; }
    QAction *copyParams() const { return m_copyParams; }
    void addTo(QMenu &menu) const;

    /// Looks at the selection again: which action is possible, and why not.
    void update();

Q_SIGNALS:
    /// Something was refused; a sentence for people.
    void failed(const QString &reason);

private:
    /// What is said where `refused` tasks were, the last of them for `reason`.
    using Complaint = std::function<QString(qint64 refused, const QString &reason)>;
    using Wanted = bool (*)(const Task &task);
    using Order = std::function<void(TaskId, TaskSource::TaskCallback)>;

    void askOf(std::vector<TaskId> ids, Wanted wanted, Order order, Complaint complaint);
    void cancelSelected();
    void pinSelected();
    void askToForget();
    void forgetTasks(std::vector<TaskId> ids);
    void copySelectedIds() const;
    void copySelectedParams() const;

    TaskSource &m_source;
    TaskTableView &m_view;
    QAction *m_cancel;
    QAction *m_pin;
    QAction *m_forget;
    QAction *m_copyId;
    QAction *m_copyParams;
    bool m_unpins = false;
};

} // namespace pooldeck
