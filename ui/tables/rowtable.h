// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QTableView>

#include <vector>

namespace pooldeck {

class TableHeader;

/// How a column of a RowTable shares the room.
struct ColumnPlan
{
    QString widest; ///< a text that it must have room for, besides its title
    int weight = 0; ///< its share of what is left over
    int leaves = 0; ///< where there is too little room the column with the highest number goes first; 0 stays
    bool marked = false; ///< there is a mark in front of the text
};

/// A table of few columns whose rows are selected whole. Its columns always fill it: it never scrolls
/// sideways, columns that matter less leave instead. Home: the UI thread.
class RowTable final : public QTableView
{
    Q_OBJECT

public:
    /// The model outlives it.
    RowTable(QAbstractItemModel &model, const QString &name, QWidget *parent = nullptr);

    /// One for each column.
    void setPlan(std::vector<ColumnPlan> plan);
    /// Said in its middle while it has no rows; plain text.
    void setEmptyText(const QString &text);
    /// The selected row, or -1.
    int chosenRow() const;
    void choose(int row);
    /// Room for so many rows at least.
    void setLeastRows(int rows);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void fit();
    int leastWidth(int column) const;

    TableHeader *const m_header;
    std::vector<ColumnPlan> m_plan;
    QString m_emptyText;
};

} // namespace pooldeck
