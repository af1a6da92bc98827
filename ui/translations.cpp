// SPDX-License-Identifier: GPL-3.0-only
#include "ui/translations.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

using namespace Qt::StringLiterals;

namespace pooldeck {

void installTranslations(QApplication &application, const QLocale &locale)
{
    auto *ours = new QTranslator(&application);
    if (!ours->load(locale, u"pooldeck"_s, u"_"_s, u":/pooldeck/translations"_s))
        return;
    auto *qts = new QTranslator(&application);
    if (qts->load(locale, u"qtbase"_s, u"_"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        application.installTranslator(qts);
    application.installTranslator(ours);
    QLocale::setDefault(locale);
}

} // namespace pooldeck
