// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/store/taskstore.h"

#include <QSet>
#include <QWidget>

#include <array>

class QToolButton;

namespace pooldeck {

class FlowLayout;

/// A toggle for each state with the number of tasks in it. None pressed means all. States that are
/// rarely there show up only while there is a task in them. Home: the UI thread.
class StateChips final : public QWidget
{
    Q_OBJECT

public:
    explicit StateChips(QWidget *parent = nullptr);

    /// What stands at the right end of their last line.
    void setTrailing(QWidget *widget);
    void setCounts(const StateCounts &counts);
    QSet<TaskState> states() const;
    void clear();
    QToolButton *chip(TaskState state) const { return m_chips[static_cast<size_t>(state)]; }

Q_SIGNALS:
    void statesChanged();

private:
    FlowLayout *m_layout;
    std::array<QToolButton *, TaskStateCount> m_chips{};
    StateCounts m_counts{};
};

} // namespace pooldeck
