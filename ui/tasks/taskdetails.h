// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QScrollArea>

#include <vector>

class QLabel;

namespace pooldeck {

class ResultBox;
class TaskFacts;
class TextBox;
class WaitBox;

/// Everything about one task. What the task brought (params, result, error) is shown as plain text.
/// Home: the UI thread.
class TaskDetails final : public QScrollArea
{
    Q_OBJECT

public:
    /// `source` outlives the details.
    explicit TaskDetails(const TaskSource &source, QWidget *parent = nullptr);

    /// Null shows nothing.
    void setTask(const TaskPtr &task);
    /// Counts the times of an unfinished task on, and asks again why it waits.
    void setNow(Timestamp now);

Q_SIGNALS:
    /// One of the tasks that it is tied to was chosen.
    void taskActivated(pooldeck::TaskId id);

private:
    struct Section
    {
        QLabel *title;
        TextBox *text;
    };
    Section addSection(const QString &title);
    static void setSection(const Section &section, const QString &text);
    void showTask();
    void readAttempts();
    QString attemptText(const TaskAttempt &attempt) const;

    const TaskSource &m_source;
    TaskPtr m_task;
    Timestamp m_now;
    QWidget *m_content;
    TaskFacts *m_facts;
    WaitBox *m_wait;
    QLabel *m_message;
    Section m_error, m_params, m_attempts;
    ResultBox *m_result;
    std::pair<TaskId, int> m_attemptsOf; // the task and its attempt whose earlier ones are shown
};

} // namespace pooldeck
