// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/tasklog.h"

#include <QPlainTextEdit>
#include <QTimer>

#include <deque>
#include <vector>

namespace pooldeck {

class LogHighlighter;

/// The newest lines of a log as plain text: time, stream, words. While its end is in sight it follows
/// new lines; scrolled up, what is read stays where it is. New lines are put in a few at a time, so
/// that the window stays fluent. Home: the UI thread.
class LogText final : public QPlainTextEdit
{
    Q_OBJECT

public:
    static constexpr int MostLines = 5'000;

    explicit LogText(QWidget *parent = nullptr);

    void clearLines();
    /// With `more` it waits for what follows, so that an old log does not run through.
    void addLines(const std::vector<LogLine> &lines, bool more);
    /// Whether older lines had to leave to make room.
    bool isCut() const { return m_added > MostLines; }
    bool isEmpty() const { return m_added == 0; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void putSome();
    int heightOfFirst(int blocks) const;

    LogHighlighter *m_highlighter;
    std::deque<LogLine> m_waiting;
    QTimer m_put;
    qint64 m_added = 0;
};

} // namespace pooldeck
