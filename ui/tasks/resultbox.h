// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace pooldeck {

class TextBox;

/// A task's result. A large one, which is kept in a file, is read only when asked for, to look at or to
/// save; neither happens on this thread. Home: the UI thread.
class ResultBox final : public QWidget
{
    Q_OBJECT

public:
    /// `source` outlives the box.
    explicit ResultBox(const TaskSource &source, QWidget *parent = nullptr);

    /// Hides itself where there is no result, or no task.
    void setTask(const TaskPtr &task);
    void load();
    /// Writes the result to a file, replacing it at once and whole.
    void saveTo(const QString &path);
    QString status() const;

private:
    void chooseFile();
    void setBusy(const QString &text);
    void setIdle(const QString &text);

    const TaskSource &m_source;
    TaskPtr m_task;
    quint32 m_generation = 0; // what comes in about an earlier task is dropped
    TextBox *m_text;
    QLabel *m_status;
    QPushButton *m_load;
    QPushButton *m_save;
};

} // namespace pooldeck
