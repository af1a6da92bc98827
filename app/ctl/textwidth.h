// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>

namespace pooldeckctl {

/// The columns that a text takes on a terminal: two for wide characters (CJK, emoji), none for those that
/// combine with the one before, and none for colours (ESC [ ... m).
qsizetype displayWidth(QStringView text);

/// The text cut to so many columns, with an ellipsis at the end; 0 or less: whole. Colours are kept.
QString cutToWidth(const QString &text, qsizetype columns);

/// The text with spaces to that width.
QString padRight(const QString &text, qsizetype columns);
QString padLeft(const QString &text, qsizetype columns);

} // namespace pooldeckctl
