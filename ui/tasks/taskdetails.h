// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/task.h"

#include <QScrollArea>

#include <vector>

class QLabel;

namespace pooldeck {

class FactList;
class TaskCatalog;
class TaskHeading;
class TextBox;

/// Everything about one task. What the task brought (params, result, error) is shown as plain text.
/// Home: the UI thread.
class TaskDetails final : public QScrollArea
{
    Q_OBJECT

public:
    explicit TaskDetails(const TaskCatalog &catalog, QWidget *parent = nullptr);

    /// Null shows that none is selected.
    void setTask(const TaskPtr &task);
    /// Counts the times of an unfinished task on.
    void setNow(Timestamp now);

private:
    struct Section
    {
        QLabel *title;
        TextBox *text;
    };
    Section addSection(const QString &title);
    static void setSection(const Section &section, const QString &text);
    void showTask();
    void showTimes();

    const TaskCatalog &m_catalog;
    TaskPtr m_task;
    Timestamp m_now{};
    QWidget *m_content;
    FactList *m_facts;
    TaskHeading *m_heading;
    QLabel *m_none;
    QLabel *m_reason;
    QLabel *m_message;
    Section m_error, m_result, m_params;
};

} // namespace pooldeck
