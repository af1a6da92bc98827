// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/fetchresponse.h"

#include <QDateTime>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

FetchStep fail(const QString &message)
{
    return {.kind = FetchStep::Fail, .total = {}, .target = {}, .message = message};
}

FetchStep step(FetchStep::Kind kind, std::optional<qint64> total = {})
{
    return {.kind = kind, .total = total, .target = {}, .message = {}};
}

struct ContentRange
{
    std::optional<qint64> first; ///< nothing where the range is "*"
    std::optional<qint64> total; ///< nothing where it is "*"
};

std::optional<ContentRange> parseContentRange(const QByteArray &field)
{
    const QByteArray text = field.trimmed();
    const qsizetype slash = text.indexOf('/');
    if (!text.toLower().startsWith("bytes ") || slash < 0)
        return std::nullopt;
    const auto number = [](const QByteArray &digits) -> std::optional<qint64> {
        bool isNumber = false;
        const qint64 value = digits.trimmed().toLongLong(&isNumber);
        return isNumber && value >= 0 ? std::optional(value) : std::nullopt;
    };
    ContentRange range;
    const QByteArray span = text.sliced(6, slash - 6).trimmed();
    if (span != "*") {
        range.first = number(span.left(span.indexOf('-')));
        if (!range.first)
            return std::nullopt;
    }
    range.total = number(text.sliced(slash + 1));
    return range;
}

FetchStep redirect(const FetchResponse &response)
{
    if (response.location.isEmpty())
        return fail(u"The server redirects (%1) without saying where to."_s.arg(response.status));
    const QUrl target = response.url.resolved(QUrl::fromEncoded(response.location, QUrl::StrictMode));
    if (!target.isValid() || target.host().isEmpty()
        || (target.scheme() != "http"_L1 && target.scheme() != "https"_L1))
        return fail(u"The server redirects to \"%1\", which is no http or https address."_s.arg(
            QString::fromLatin1(response.location.left(200))));
    if (response.url.scheme() == "https"_L1 && target.scheme() != "https"_L1)
        return fail(u"The server redirects from https to %1, which is not secure."_s.arg(shownUrl(target)));
    return {.kind = FetchStep::Redirect, .total = {}, .target = target, .message = {}};
}

FetchStep partial(const FetchResponse &response, const FetchedPart &part)
{
    if (part.bytes == 0)
        return fail(u"The server answers with a part (206) although the whole was asked for."_s);
    const auto range = parseContentRange(response.contentRange);
    const QByteArray validator = rangeValidator(response);
    if (!range || range->first != part.bytes || (!validator.isEmpty() && validator != part.validator))
        return step(FetchStep::StartOver);
    if (range->total)
        return step(FetchStep::Rest, range->total);
    return step(FetchStep::Rest,
                response.contentLength ? std::optional(part.bytes + *response.contentLength) : std::nullopt);
}

} // namespace

FetchStep nextFetchStep(const FetchResponse &response, const FetchedPart &part)
{
    switch (response.status) {
    case 206:
        return partial(response, part);
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
        return redirect(response);
    case 416: {
        if (part.bytes == 0)
            break;
        const auto range = parseContentRange(response.contentRange);
        return step(range && range->total == part.bytes ? FetchStep::Complete : FetchStep::StartOver);
    }
    default:
        if (response.status >= 200 && response.status < 300)
            return step(FetchStep::Whole, response.contentLength);
    }
    return fail(u"The server answered %1 %2."_s.arg(response.status).arg(response.reason));
}

QByteArray rangeValidator(const FetchResponse &response)
{
    if (response.etag.startsWith('"') && response.etag.size() > 2)
        return response.etag;
    if (!response.etag.isEmpty()) // a weak one says that the bytes may differ
        return {};
    const auto parsed = [](const QByteArray &field) {
        return QLocale::c().toDateTime(QString::fromLatin1(field), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    };
    const QDateTime changed = parsed(response.lastModified);
    const QDateTime answered = parsed(response.date);
    // A second change within the date's resolution would go unseen.
    return changed.isValid() && answered.isValid() && changed.secsTo(answered) >= 1 ? response.lastModified
                                                                                    : QByteArray();
}

QString shownUrl(const QUrl &url)
{
    return url.toString(QUrl::RemoveUserInfo | QUrl::FullyEncoded);
}

} // namespace pooldeck
