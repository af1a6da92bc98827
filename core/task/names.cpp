// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/names.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qsizetype MaxLength = 100;

bool isLetterOrDigit(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
}

} // namespace

bool isName(QStringView text)
{
    return !text.isEmpty() && text.size() <= MaxLength && isLetterOrDigit(text.front())
        && std::ranges::all_of(
            text, [](QChar c) { return isLetterOrDigit(c) || c == u'.' || c == u'_' || c == u'-'; });
}

QString nameRule()
{
    return u"must have 1 to %1 letters, digits, and . _ - and begin with a letter or digit"_s.arg(MaxLength);
}

} // namespace pooldeck
