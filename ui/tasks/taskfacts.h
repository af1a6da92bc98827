// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QWidget>

namespace pooldeck {

class FactList;
class TaskLinks;

/// What there is to know of a task in a word or two each: its times, where and under what terms it runs,
/// what it is tied to. Home: the UI thread.
class TaskFacts final : public QWidget
{
    Q_OBJECT

public:
    /// `source` outlives the facts.
    explicit TaskFacts(const TaskSource &source, QWidget *parent = nullptr);

    /// Null shows nothing.
    void show(const TaskPtr &task, Timestamp now);
    /// Counts the times of an unfinished task on.
    void setNow(Timestamp now);

Q_SIGNALS:
    void taskActivated(pooldeck::TaskId id);

private:
    void showTimes(Timestamp now);
    void showTerms();

    const TaskSource &m_source;
    TaskPtr m_task;
    FactList *m_list;
    TaskLinks *m_dependsOn;
    TaskLinks *m_retryOf;
};

} // namespace pooldeck
