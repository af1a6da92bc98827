// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/templatetext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

bool isName(QStringView text)
{
    const auto allowed = [](QChar c) {
        return (c.unicode() < 0x80 && c.isLetterOrNumber()) || c == u'_' || c == u'-' || c == u'.';
    };
    return !text.isEmpty() && std::ranges::all_of(text, allowed);
}

} // namespace

std::expected<TemplateText, QString> TemplateText::parse(const QString &text)
{
    TemplateText result;
    QString plain;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c != u'{' && c != u'}') {
            plain += c;
            continue;
        }
        if (i + 1 < text.size() && text[i + 1] == c) {
            plain += c;
            ++i;
            continue;
        }
        const qsizetype end = c == u'{' ? text.indexOf(u'}', i) : -1;
        const QString name = end < 0 ? QString() : text.sliced(i + 1, end - i - 1);
        if (!isName(name)) {
            return std::unexpected(
                u"has a single \"%1\": a placeholder is {name}, and a brace itself is {{ or }}"_s.arg(c));
        }
        if (!plain.isEmpty())
            result.m_parts.push_back({std::exchange(plain, {}), false});
        result.m_parts.push_back({name, true});
        i = end;
    }
    if (!plain.isEmpty())
        result.m_parts.push_back({plain, false});
    return result;
}

QStringList TemplateText::names() const
{
    QStringList names;
    for (const Part &part : m_parts) {
        if (part.isName)
            names.append(part.text);
    }
    return names;
}

std::optional<QString> TemplateText::soleName() const
{
    if (m_parts.size() != 1 || !m_parts.front().isName)
        return std::nullopt;
    return m_parts.front().text;
}

QString TemplateText::render(const std::function<QString(const QString &name)> &valueOf) const
{
    QString text;
    for (const Part &part : m_parts)
        text += part.isName ? valueOf(part.text) : part.text;
    return text;
}

} // namespace pooldeck
