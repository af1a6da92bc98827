// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QHeaderView>

namespace pooldeck {

/// The head of a table whose titles stand over the texts of its cells, which RowDelegate::Padding keeps off
/// their edges; the mark of the sorted column stands beside its title. Home: the UI thread.
class TableHeader final : public QHeaderView
{
    Q_OBJECT

public:
    explicit TableHeader(QWidget *parent = nullptr);

    /// Room for a title, its padding and the mark.
    int widthOf(const QString &title) const;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;

private:
    int markWidth() const;
};

} // namespace pooldeck
