// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/statechips.h"

#include "ui/flowlayout.h"
#include "ui/tasks/chipbutton.h"

#include <QSignalBlocker>

namespace pooldeck {

StateChips::StateChips(QWidget *parent) : QWidget(parent), m_layout(new FlowLayout(6, this))
{
    // In a column it gets the height that its lines take.
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    // What is going on comes first, then what has ended, then what has not begun.
    for (const TaskState state :
         {TaskState::Running, TaskState::Queued, TaskState::Succeeded, TaskState::Failed,
          TaskState::Cancelled, TaskState::Scheduled, TaskState::Waiting}) {
        auto *chip = new ChipButton(state, this);
        m_chips[static_cast<size_t>(state)] = chip;
        m_layout->addWidget(chip);
        connect(chip, &QToolButton::toggled, this, &StateChips::statesChanged);
    }
    m_counts.fill(-1);
    setCounts({});
}

void StateChips::setCounts(const StateCounts &counts)
{
    for (const TaskState state : AllTaskStates) {
        const auto at = static_cast<size_t>(state);
        QToolButton *button = m_chips[at];
        const bool rare = state == TaskState::Scheduled || state == TaskState::Waiting;
        button->setVisible(!rare || counts[at] > 0 || button->isChecked());
        if (counts[at] != m_counts[at])
            static_cast<ChipButton *>(button)->setCount(counts[at]);
    }
    m_counts = counts;
}

void StateChips::setTrailing(QWidget *widget)
{
    m_layout->addTrailing(widget);
}

QSet<TaskState> StateChips::states() const
{
    QSet<TaskState> states;
    for (const TaskState state : AllTaskStates) {
        if (m_chips[static_cast<size_t>(state)]->isChecked())
            states.insert(state);
    }
    return states;
}

void StateChips::clear()
{
    if (states().isEmpty())
        return;
    for (QToolButton *chip : m_chips) {
        const QSignalBlocker blocker(chip);
        chip->setChecked(false);
    }
    Q_EMIT statesChanged();
}

} // namespace pooldeck
