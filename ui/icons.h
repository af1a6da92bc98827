// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QIcon>
#include <QString>

class QColor;
class QPalette;

namespace pooldeck {

/// An icon of resources/icons drawn in one colour, sharp at every size and scale. Home: the UI thread.
QIcon tintedIcon(const QString &name, const QColor &color);
/// The same in the palette's button text colours, dimmed where disabled.
QIcon actionIcon(const QString &name, const QPalette &palette);
/// The program's own icon.
QIcon applicationIcon();

} // namespace pooldeck
