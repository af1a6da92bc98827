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

/// What can be done with which tasks.
namespace taskactions {

inline bool canBeCancelled(const Task &task)
{
    return !task.isFinal() && !task.cancelRequested();
}
inline bool hasEnded(const Task &task)
{
    return task.isFinal();
}
inline bool canBePinned(const Task &task)
{
    return !task.pinned;
}
inline bool canBeUnpinned(const Task &task)
{
    return task.pinned;
}

} // namespace taskactions

/// What can be done with the selected tasks of a table: the actions for its menu, buttons and keys.
/// Each works on every selected task that it is possible for. Home: the UI thread.
class TaskActions final : public QObject
{
    Q_OBJECT

public:
    TaskActions(TaskSource &source, TaskTableView &view, QObject *parent = nullptr);

    /// Cancels; where other tasks wait for them, after asking what becomes of those.
    QAction *cancel() const { return m_cancel; }
    /// Submits ended tasks again, as new tasks; many of them after asking.
    QAction *runAgain() const { return m_runAgain; }
    /// Wants the one selected task, which has ended, to be run again with changes.
    QAction *editAndRun() const { return m_editAndRun; }
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
    /// Another task like it is wanted, after edits.
    void editWanted(const pooldeck::TaskPtr &task);
    /// These new tasks, by id, do what ended ones did.
    void ranAgain(const std::vector<pooldeck::TaskId> &made);

private:
    /// What is said where `refused` tasks were, the last of them for `reason`.
    using Complaint = std::function<QString(qint64 refused, const QString &reason)>;
    using Wanted = bool (*)(const Task &task);
    using Answered = std::function<void(std::vector<TaskId>)>;
    using Order = std::function<void(TaskId, TaskSource::TaskCallback)>;

    void askOf(std::vector<TaskId> ids, Wanted wanted, Order order, Complaint complaint,
               Answered answered = {});
    std::vector<TaskId> selected(Wanted wanted) const;
    void askToCancel();
    void cancel(std::vector<TaskId> ids);
    void cancelWaiting(std::vector<TaskId> waiting, std::vector<TaskId> then);
    void askToRunAgain();
    void runAgain(std::vector<TaskId> ids);
    void pinSelected();
    void askToForget();
    void forgetTasks(std::vector<TaskId> ids);
    void copySelectedIds() const;
    void copySelectedParams() const;

    TaskSource &m_source;
    TaskTableView &m_view;
    QAction *m_cancel;
    QAction *m_runAgain;
    QAction *m_editAndRun;
    QAction *m_pin;
    QAction *m_forget;
    QAction *m_copyId;
    QAction *m_copyParams;
    bool m_unpins = false;
};

} // namespace pooldeck
