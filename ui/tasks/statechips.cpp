// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/statechips.h"

#include "ui/format.h"
#include "ui/tasks/chipbutton.h"

#include <QBoxLayout>
#include <QSignalBlocker>

namespace pooldeck {

StateChips::StateChips(QWidget *parent) : QWidget(parent)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(6);
    // What is going on comes first, then what has ended, then what has not begun.
    for (const TaskState state :
         {TaskState::Running, TaskState::Queued, TaskState::Succeeded, TaskState::Failed,
          TaskState::Cancelled, TaskState::Scheduled, TaskState::Waiting}) {
        auto *chip = new ChipButton(state, this);
        m_chips[static_cast<size_t>(state)] = chip;
        layout->addWidget(chip);
        connect(chip, &QToolButton::toggled, this, &StateChips::statesChanged);
    }
    layout->addStretch(1);
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
