// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QWidget>

class QLabel;

namespace pooldeck {

class CopyButton;
class LogReader;
class LogText;

/// The log of a task, live while the task is unfinished and the view can be seen. Home: the UI thread.
class LogView final : public QWidget
{
    Q_OBJECT

public:
    /// `source` outlives the view.
    explicit LogView(const TaskSource &source, QWidget *parent = nullptr);

    void setTask(const TaskPtr &task);
    /// Reads what is new: to be called after wakes of the feed and from time to time (new lines alone
    /// wake nobody).
    void poll();
    /// The task is gone: what was read stays.
    void stop();

    LogText &text() const { return *m_text; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void take(const std::vector<LogLine> &lines, bool more, qint64 firstLine);
    void updateNote();

    LogReader *m_reader;
    LogText *m_text;
    QLabel *m_note;
    CopyButton *m_copy;
    qint64 m_firstLine = 0;
    QString m_failure;
};

} // namespace pooldeck
