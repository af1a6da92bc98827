// SPDX-License-Identifier: GPL-3.0-only
#include "ui/translations.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

/// What Qt says in its own widgets and dialogs. Its words for what went wrong on a disk or in the network go
/// into errors of tasks, logs and answers, which are in one language wherever they are read.
class WidgetTranslator final : public QTranslator
{
public:
    using QTranslator::QTranslator;

    QString translate(const char *context, const char *text, const char *comment, int n) const override
    {
        constexpr std::array Untranslated{"QAbstractSocket"_L1,
                                          "QFile"_L1,
                                          "QFileDevice"_L1,
                                          "QHostInfo"_L1,
                                          "QHostInfoAgent"_L1,
                                          "QHttp"_L1,
                                          "QHttp2ProtocolHandler"_L1,
                                          "QIODevice"_L1,
                                          "QLibrary"_L1,
                                          "QLocalServer"_L1,
                                          "QLocalSocket"_L1,
                                          "QNativeSocketEngine"_L1,
                                          "QNetworkAccessManager"_L1,
                                          "QNetworkReply"_L1,
                                          "QNetworkReplyHttpImpl"_L1,
                                          "QProcess"_L1,
                                          "QSaveFile"_L1,
                                          "QSslSocket"_L1,
                                          "QTcpServer"_L1,
                                          "QTemporaryFile"_L1,
                                          "QJsonParseError"_L1,
                                          "QUdpSocket"_L1};
        if (std::ranges::find(Untranslated, QLatin1StringView(context)) != Untranslated.end())
            return {};
        return QTranslator::translate(context, text, comment, n);
    }
};

} // namespace

void installTranslations(QApplication &application, const QLocale &locale)
{
    auto *ours = new QTranslator(&application);
    if (!ours->load(locale, u"pooldeck"_s, u"_"_s, u":/pooldeck/translations"_s))
        return;
    auto *qts = new WidgetTranslator(&application);
    if (qts->load(locale, u"qtbase"_s, u"_"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        application.installTranslator(qts);
    application.installTranslator(ours);
    QLocale::setDefault(locale);
}

} // namespace pooldeck
