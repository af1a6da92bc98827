// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/values.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

std::unexpected<Failure> notAllowed(const QString &what, const QString &text, const QString &allowed)
{
    return usageError(u"%1: \"%2\" is not %3"_s.arg(what, text, allowed));
}

int secondsOf(QStringView unit)
{
    if (unit == "m"_L1)
        return 60;
    if (unit == "h"_L1)
        return 3'600;
    return unit == "d"_L1 ? 86'400 : 1;
}

} // namespace

Expected<qint64> readInteger(const QString &what, const QString &text, qint64 least, qint64 most)
{
    bool ok = false;
    const qint64 number = text.toLongLong(&ok);
    if (!ok || number < least || number > most)
        return notAllowed(what, text, u"a whole number from %1 to %2"_s.arg(least).arg(most));
    return number;
}

Expected<double> readDuration(const QString &what, const QString &text)
{
    static const QRegularExpression form(
        QRegularExpression::anchoredPattern(u"([0-9]+(?:\\.[0-9]+)?)([smhd]?)"_s));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return notAllowed(what, text, u"a number of seconds, or a duration such as 90s, 5m, 2h or 1d"_s);
    return match.capturedView(1).toDouble() * secondsOf(match.capturedView(2));
}

Expected<QString> readTime(const QString &what, const QString &text)
{
    constexpr qsizetype Shortest = 16; // 2026-01-31T09:00: a date alone is no moment
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid() || text.size() < Shortest) {
        return notAllowed(
            what, text,
            u"a time such as 2026-01-31T09:00:00Z, or 2026-01-31T09:00 in this machine's time zone"_s);
    }
    return time.toUTC().toString(Qt::ISODateWithMs);
}

Expected<QString> readName(const QString &what, const QString &text)
{
    static const QRegularExpression form(
        QRegularExpression::anchoredPattern(u"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"_s));
    if (!form.match(text).hasMatch()) {
        return notAllowed(what, text,
                          u"a name: 1 to 100 letters, digits, and . _ - that begin with a letter or digit"_s);
    }
    return text;
}

Expected<QString> readChoice(const QString &what, const QString &text, const QStringList &choices)
{
    if (!choices.contains(text))
        return notAllowed(what, text, u"one of "_s + choices.join(", "_L1));
    return text;
}

Expected<QJsonObject> readRate(const QString &what, const QString &text)
{
    constexpr qint64 MaxCount = 1'000'000;
    const qsizetype slash = text.indexOf(u'/');
    const auto count = readInteger(what, text.left(slash), 1, MaxCount);
    const auto seconds = readDuration(what, text.mid(slash + 1));
    if (slash < 0 || !count || !seconds || *seconds <= 0) {
        return notAllowed(
            what, text,
            u"a count from 1 to %1 and a duration above 0, such as 10/60 or 10/1m"_s.arg(MaxCount));
    }
    return QJsonObject{{u"count"_s, *count}, {u"per"_s, *seconds}};
}

Expected<QJsonObject> readBackoff(const QString &what, const QString &text)
{
    QJsonObject backoff;
    for (const QString &part : text.split(u',')) {
        const qsizetype equals = part.indexOf(u'=');
        const QString name = equals < 0 ? u"initial"_s : part.left(equals);
        const QString value = part.mid(equals + 1);
        bool ok = true;
        if (name == "initial"_L1 || name == "max"_L1) {
            const auto seconds = readDuration(what, value);
            ok = seconds.has_value();
            backoff.insert(name, seconds.value_or(0));
        } else if (name == "factor"_L1 || name == "jitter"_L1) {
            backoff.insert(name, value.toDouble(&ok));
        } else {
            ok = false;
        }
        if (!ok)
            return notAllowed(what, text,
                              u"a duration, factor=F, max=TIME and jitter=0..1, separated by commas"_s);
    }
    return backoff;
}

Expected<QJsonObject> readObject(const QString &what, const QByteArray &text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return usageError(u"%1: %2 at offset %3"_s.arg(what, error.errorString()).arg(error.offset));
    if (!document.isObject())
        return usageError(u"%1: must be a JSON object"_s.arg(what));
    return document.object();
}

Expected<QJsonObject> readObjectFile(const QString &what, const QString &fileName)
{
    QFile file(fileName);
    const bool opened = fileName == "-"_L1 ? file.open(stdin, QFile::ReadOnly) : file.open(QFile::ReadOnly);
    if (!opened)
        return usageError(u"%1: %2: %3"_s.arg(what, fileName, file.errorString()));
    return readObject(what + u' ' + fileName, file.readAll());
}

} // namespace pooldeckctl
