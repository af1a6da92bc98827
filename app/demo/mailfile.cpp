// SPDX-License-Identifier: GPL-3.0-only
#include "app/demo/mailfile.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qsizetype LongestAddress = 254;

/// RFC 2047: words of at most 75 characters, each whole characters of UTF-8.
QByteArray encodedSubject(const QString &subject)
{
    constexpr qsizetype BytesAWord = 42; // 56 in base64
    QByteArray out;
    QByteArray word;
    const auto flush = [&] {
        if (!word.isEmpty())
            out += (out.isEmpty() ? "" : "\r\n ") + QByteArray("=?UTF-8?B?") + word.toBase64() + "?=";
        word.clear();
    };
    for (const uint character : subject.toUcs4()) {
        const char32_t one = character;
        const QByteArray utf8 = QString::fromUcs4(&one, 1).toUtf8();
        if (word.size() + utf8.size() > BytesAWord)
            flush();
        word += utf8;
    }
    flush();
    return out;
}

} // namespace

bool isMailAddress(const QString &text)
{
    const auto isAllowed = [](QChar c) {
        return c > u' ' && c < QChar(0x7f) && !u"()<>[]:;,\\\""_s.contains(c);
    };
    const qsizetype at = text.indexOf(u'@');
    return text.size() <= LongestAddress && at > 0 && at == text.lastIndexOf(u'@') && at < text.size() - 1
        && std::ranges::all_of(text, isAllowed);
}

QByteArray mailFile(const Mail &mail, const QByteArray &messageId, const QDateTime &sentAt)
{
    constexpr qsizetype LineLength = 76;
    QByteArray out;
    out += "From: Pooldeck <pooldeck@localhost>\r\n";
    out += "To: " + mail.to.toLatin1() + "\r\n";
    out += "Subject: " + encodedSubject(mail.subject) + "\r\n";
    out += "Date: " + QLocale::c().toString(sentAt.toUTC(), u"ddd, dd MMM yyyy hh:mm:ss '+0000'"_s).toLatin1()
        + "\r\n";
    out += "Message-ID: <" + messageId + "@localhost>\r\n";
    out += "MIME-Version: 1.0\r\n";
    out += "Content-Type: text/plain; charset=utf-8\r\n";
    out += "Content-Transfer-Encoding: base64\r\n\r\n";
    const QByteArray body = mail.body.toUtf8().toBase64();
    for (qsizetype i = 0; i < body.size(); i += LineLength)
        out += body.sliced(i, std::min(LineLength, body.size() - i)) + "\r\n";
    return out;
}

} // namespace pooldeck
