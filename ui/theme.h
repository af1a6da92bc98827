// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskstate.h"

#include <QColor>

class QPalette;

namespace pooldeck {

/// The window's colours, all derived from the desktop's palette, so light and dark follow it. The
/// hues are those of Okabe and Ito, which stay apart for colour-blind people; no meaning rests on
/// colour alone. Cheap to make: take a new one at each palette change.
struct Theme
{
    static Theme of(const QPalette &palette);

    bool dark = false;
    QColor window; ///< behind the cards
    QColor sidebar;
    QColor card;
    QColor border;
    QColor grid; ///< lines in a chart
    QColor track; ///< the empty part of a bar
    QColor text;
    QColor muted; ///< text that comes second
    QColor accent;
    QColor good;
    QColor warning;
    QColor bad;

    QColor series(qsizetype index) const;
    QColor state(TaskState state) const;
    /// `color` as a fill behind text or under a line.
    QColor tint(const QColor &color, double strength = 0.18) const;
};

/// From `a` (0) to `b` (1).
QColor mixed(const QColor &a, const QColor &b, double ratio);

} // namespace pooldeck
