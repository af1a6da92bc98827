// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/requesttarget.h"

#include "core/api/utf8text.h"

#include <QStringDecoder>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

int hexDigit(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::optional<QByteArray> percentDecoded(QByteArrayView text, bool plusIsSpace)
{
    QByteArray out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plusIsSpace) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            const int high = i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hexDigit(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return out;
}

std::unexpected<Problem> badTarget(QLatin1StringView detail)
{
    return std::unexpected(Problem{ProblemKind::MalformedRequest, QString(detail), {}, {}});
}

} // namespace

std::expected<PathSegments, Problem> PathSegments::split(QByteArrayView path)
{
    PathSegments result;
    QByteArrayView rest = path.sliced(1);
    if (rest.isEmpty())
        return result;
    while (true) {
        const qsizetype slash = rest.indexOf('/');
        QByteArrayView segment = slash < 0 ? rest : rest.first(slash);
        if (segment.contains('%')) {
            std::optional<QByteArray> decoded = percentDecoded(segment, false);
            if (!decoded)
                return badTarget("The path has a broken percent escape."_L1);
            if (!decoded->isValidUtf8())
                return badTarget("The path is not valid UTF-8."_L1);
            result.m_storage.append(*std::move(decoded));
            segment = result.m_storage.back();
        }
        const bool forbidden = std::any_of(segment.begin(), segment.end(), [](char c) {
            return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
        });
        if (forbidden || segment == QByteArrayView(".") || segment == QByteArrayView(".."))
            return badTarget("The path has a segment that is not allowed."_L1);
        result.m_segments.append(segment);
        if (slash < 0)
            return result;
        rest = rest.sliced(slash + 1);
    }
}

std::expected<QueryItems, Problem> queryItems(QByteArrayView query)
{
    QueryItems items;
    while (!query.isEmpty()) {
        qsizetype end = query.indexOf('&');
        if (end < 0)
            end = query.size();
        const QByteArrayView item = query.first(end);
        query = query.sliced(std::min(end + 1, query.size()));
        if (item.isEmpty())
            continue;
        const qsizetype equals = item.indexOf('=');
        const auto name = percentDecoded(equals < 0 ? item : item.first(equals), true);
        const auto value = percentDecoded(equals < 0 ? QByteArrayView() : item.sliced(equals + 1), true);
        if (!name || !value)
            return badTarget("The query has a broken percent escape."_L1);
        if (!name->isValidUtf8() || !value->isValidUtf8() || name->contains('\0') || value->contains('\0'))
            return badTarget("The query is not valid UTF-8."_L1);
        items.emplace_back(wholeFromUtf8(*name), wholeFromUtf8(*value));
        if (items.size() > 32)
            return badTarget("The query has too many parameters."_L1);
    }
    return items;
}

} // namespace pooldeck
