// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/taskcolumns.h"

#include "ui/format.h"
#include "ui/tables/tableheader.h"
#include "ui/tasks/tasktablemodel.h"

#include <QScopedValueRollback>
#include <QSettings>
#include <QTableView>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr auto HeaderKey = "tasks/header"_L1;
constexpr auto OwnKey = "tasks/ownColumns"_L1;

/// What gives way first where there is too little room; the details have it all the same.
constexpr std::array LeavingInTurn{TaskTableModel::Attempt, TaskTableModel::Queue, TaskTableModel::Waited,
                                   TaskTableModel::Ran};
/// What takes the room that is left over.
constexpr std::array Elastic{TaskTableModel::Type, TaskTableModel::Progress, TaskTableModel::Queue,
                             TaskTableModel::Submitted};

using Widths = std::array<int, TaskTableModel::ColumnCount>;

QString longestState()
{
    Running stuck;
    stuck.unresponsive = true;
    Task task;
    task.phase = stuck;
    QString longest = format::stateOf(task);
    stuck.unresponsive = false;
    stuck.stopReason = StopReason::TimedOut;
    task.phase = stuck;
    if (const QString name = format::stateOf(task); name.size() > longest.size())
        longest = name;
    for (const TaskState state : AllTaskStates) {
        if (const QString name = format::stateName(state); name.size() > longest.size())
            longest = name;
    }
    return longest;
}

Widths leastWidths(const QTableView &view, const TableHeader &header)
{
    const QFontMetrics metrics = view.fontMetrics();
    const auto wide = [&](const QString &sample) { return metrics.horizontalAdvance(sample) + 17; };
    Widths widths{};
    widths[TaskTableModel::Id] = wide(u"1000000"_s); // with room for the pin
    widths[TaskTableModel::Type] = wide(u"type-name"_s);
    widths[TaskTableModel::State] = wide(longestState()) + 16;
    widths[TaskTableModel::Progress] = wide(u"734 MB / 7"_s);
    widths[TaskTableModel::Queue] = wide(u"default"_s);
    widths[TaskTableModel::Waited] = wide(format::runningDuration(std::chrono::seconds(3599)));
    widths[TaskTableModel::Ran] = widths[TaskTableModel::Waited];
    widths[TaskTableModel::Attempt] = wide(u"00"_s);
    widths[TaskTableModel::Submitted] = wide(u"00:00:00"_s);
    for (int column = 0; column < TaskTableModel::ColumnCount; ++column) {
        const QString title = view.model()->headerData(column, Qt::Horizontal).toString();
        int &width = widths[static_cast<size_t>(column)];
        width = std::max(width, header.widthOf(title));
    }
    return widths;
}

} // namespace

TaskColumns::TaskColumns(QTableView &view, TableHeader &header)
    : QObject(&view), m_view(view), m_header(header)
{
    header.setStretchLastSection(true);
    connect(&header, &QHeaderView::sectionResized, this, [this](int column) {
        // The last one follows the table's width by itself.
        if (!m_fitting && !isLastShown(column))
            m_own = true;
    });
}

bool TaskColumns::isLastShown(int column) const
{
    int visual = m_header.count() - 1;
    while (visual > 0 && m_header.isSectionHidden(m_header.logicalIndex(visual)))
        --visual;
    return m_header.logicalIndex(visual) == column;
}

void TaskColumns::fit()
{
    if (m_own || m_fitting)
        return;
    const QScopedValueRollback fitting(m_fitting, true);
    Widths widths = leastWidths(m_view, m_header);
    const int room = m_view.viewport()->width();
    int needed = 0;
    for (const int width : widths)
        needed += width;
    for (const int column : LeavingInTurn) {
        int &width = widths[static_cast<size_t>(column)];
        if (needed > room) {
            needed -= width;
            width = 0;
        }
    }
    const auto isShown = [&](int column) { return widths[static_cast<size_t>(column)] > 0; };
    const auto sharing = static_cast<int>(std::ranges::count_if(Elastic, isShown));
    for (const int column : Elastic) {
        if (isShown(column))
            widths[static_cast<size_t>(column)] += std::max(0, room - needed) / sharing;
    }
    for (int column = 0; column < TaskTableModel::ColumnCount; ++column) {
        m_header.setSectionHidden(column, !isShown(column));
        if (isShown(column)) // of the last one, what it has at least
            m_header.resizeSection(column, widths[static_cast<size_t>(column)]);
    }
}

void TaskColumns::save(QSettings &settings) const
{
    settings.setValue(HeaderKey, m_header.saveState());
    settings.setValue(OwnKey, m_own);
}

void TaskColumns::restore(const QSettings &settings)
{
    const QScopedValueRollback fitting(m_fitting, true);
    const bool restored = m_header.restoreState(settings.value(HeaderKey).toByteArray());
    m_own = restored && settings.value(OwnKey).toBool();
}

} // namespace pooldeck
