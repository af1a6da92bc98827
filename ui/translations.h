// SPDX-License-Identifier: GPL-3.0-only
#pragma once

class QApplication;
class QLocale;

namespace pooldeck {

/// Sets the window's language: ours and Qt's own texts. Called once by the composition root after
/// the QApplication was made and before any widget; a language without a translation stays English.
void installTranslations(QApplication &application, const QLocale &locale);

} // namespace pooldeck
