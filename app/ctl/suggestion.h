// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>
#include <QStringList>

namespace pooldeckctl {

/// What somebody who wrote `word` may have meant: one of `known` that begins so, or the nearest, at most
/// two edits away. Empty if there is none.
QString nearest(const QString &word, const QStringList &known);

/// " Did you mean X?", or nothing.
QString suggestion(const QString &word, const QStringList &known);

} // namespace pooldeckctl
