// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tables/rowtable.h"

#include "ui/tables/rowdelegate.h"
#include "ui/tables/tableheader.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <numeric>
#include <utility>

namespace pooldeck {

RowTable::RowTable(QAbstractItemModel &model, const QString &name, QWidget *parent)
    : QTableView(parent), m_header(new TableHeader(this))
{
    setModel(&model);
    setItemDelegate(new RowDelegate(this));
    setHorizontalHeader(m_header);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setAccessibleName(name);
    viewport()->setAutoFillBackground(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(16);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 12);
    m_header->setMinimumSectionSize(24);
    m_header->setSectionResizeMode(QHeaderView::Fixed);
}

void RowTable::setPlan(std::vector<ColumnPlan> plan)
{
    m_plan = std::move(plan);
    fit();
}

void RowTable::setEmptyText(const QString &text)
{
    m_emptyText = text;
    viewport()->update();
}

int RowTable::chosenRow() const
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.first().row();
}

void RowTable::choose(int row)
{
    const QModelIndex index = model()->index(row, 0);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

void RowTable::setLeastRows(int rows)
{
    setMinimumHeight(horizontalHeader()->sizeHint().height() + rows * verticalHeader()->defaultSectionSize());
}

int RowTable::leastWidth(int column) const
{
    const ColumnPlan &plan = m_plan[static_cast<size_t>(column)];
    const QString title = model()->headerData(column, Qt::Horizontal).toString();
    const int text = fontMetrics().horizontalAdvance(plan.widest) + 2 * RowDelegate::Padding
        + (plan.marked ? RowDelegate::MarkWidth : 0);
    return std::max(text, m_header->widthOf(title)) + 2;
}

void RowTable::fit()
{
    if (m_plan.empty())
        return;
    const int columns = static_cast<int>(m_plan.size());
    std::vector<int> widths;
    std::vector<int> leaving;
    for (int column = 0; column < columns; ++column) {
        widths.push_back(leastWidth(column));
        if (m_plan[static_cast<size_t>(column)].leaves > 0)
            leaving.push_back(column);
    }
    std::ranges::sort(leaving, std::ranges::greater(),
                      [this](int column) { return m_plan[static_cast<size_t>(column)].leaves; });
    const int room = viewport()->width();
    int taken = std::accumulate(widths.begin(), widths.end(), 0);
    for (const int column : leaving) {
        if (taken <= room)
            break;
        taken -= std::exchange(widths[static_cast<size_t>(column)], 0);
    }
    int weight = 0;
    for (size_t column = 0; column < widths.size(); ++column)
        weight += widths[column] > 0 ? m_plan[column].weight : 0;
    int left = room - taken;
    for (int column = 0; column < columns; ++column) {
        const auto at = static_cast<size_t>(column);
        const bool shown = widths[at] > 0;
        if (shown && weight > 0) { // what is taken away is shared alike
            const int share = left * m_plan[at].weight / weight;
            widths[at] = std::max(24, widths[at] + share);
            left -= share;
            weight -= m_plan[at].weight;
        }
        setColumnHidden(column, !shown);
        if (shown)
            setColumnWidth(column, widths[at]);
    }
}

void RowTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fit();
}

void RowTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 12);
        fit();
    }
}

void RowTable::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (m_emptyText.isEmpty() || model()->rowCount() > 0)
        return;
    QPainter painter(viewport());
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawText(viewport()->rect().adjusted(16, 4, -16, -4), Qt::AlignCenter | Qt::TextWordWrap,
                     m_emptyText);
}

void RowTable::keyPressEvent(QKeyEvent *event)
{
    // Not all styles take these keys for an activation.
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT activated(currentIndex());
        return;
    }
    QTableView::keyPressEvent(event);
}

} // namespace pooldeck
