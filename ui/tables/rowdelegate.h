// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QStyledItemDelegate>

namespace pooldeck {

/// What a model says of a cell besides its text, for RowDelegate.
namespace cell {

enum Role {
    RatioRole = Qt::UserRole + 1, ///< 0 … 1, more where there is too much of it: a bar behind the text
    MarkRole, ///< a Mark in front of the text
    ToneRole, ///< a Tone
};
enum Mark { NoMark, FilledDot, HollowDot, PauseBars };
enum Tone { Plain, Muted, Accent, Good, Warning, Bad };

} // namespace cell

/// Paints the cells of a RowTable: a text, with a mark in front of it or a bar behind it. Home: the UI
/// thread.
class RowDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// The width of a mark with the gap after it.
    static constexpr int MarkWidth = 16;
    static constexpr int Padding = 8;

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

} // namespace pooldeck
