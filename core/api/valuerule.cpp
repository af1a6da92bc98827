// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/valuerule.h"

#include <QJsonArray>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// The whole text, in the locale of no one.
template <typename Number> bool isWithin(const QString &value, Number least, Number most)
{
    const QByteArray text = value.toUtf8();
    Number number{};
    const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
    return error == std::errc() && end == text.end() && number >= least && number <= most;
}

QString inWords(const QByteArrayList &words)
{
    return QString::fromUtf8(words.join(", "));
}

} // namespace

ValueRule ValueRule::text(qsizetype longest)
{
    ValueRule rule(Kind::Text);
    rule.m_longest = longest;
    return rule;
}

ValueRule ValueRule::integer(qint64 least, qint64 most)
{
    ValueRule rule(Kind::Integer);
    rule.m_least = least;
    rule.m_most = most;
    return rule;
}

ValueRule ValueRule::number(double least, double most)
{
    ValueRule rule(Kind::Number);
    rule.m_leastNumber = least;
    rule.m_mostNumber = most;
    return rule;
}

ValueRule ValueRule::boolean()
{
    return ValueRule(Kind::Boolean);
}

ValueRule ValueRule::choice(QByteArrayList words)
{
    ValueRule rule(Kind::Choice);
    rule.m_words = std::move(words);
    return rule;
}

ValueRule ValueRule::choices(QByteArrayList words)
{
    ValueRule rule(Kind::Choices);
    rule.m_words = std::move(words);
    return rule;
}

ValueRule ValueRule::orElse(QJsonValue fallback) const
{
    ValueRule rule = *this;
    rule.m_fallback = std::move(fallback);
    return rule;
}

bool ValueRule::isWord(QStringView value) const
{
    return std::ranges::any_of(m_words,
                               [value](const QByteArray &word) { return value == QLatin1StringView(word); });
}

QString ValueRule::fault(const QString &value) const
{
    switch (m_kind) {
    case Kind::Text:
        if (value.isEmpty())
            return u"must not be empty"_s;
        return value.size() <= m_longest ? QString() : u"may have at most %1 characters"_s.arg(m_longest);
    case Kind::Integer:
        if (isWithin(value, m_least, m_most))
            return {};
        if (m_most == std::numeric_limits<qint64>::max())
            return u"must be a whole number, at least %1"_s.arg(m_least);
        return u"must be a whole number from %1 to %2"_s.arg(m_least).arg(m_most);
    case Kind::Number:
        return isWithin(value, m_leastNumber, m_mostNumber)
            ? QString()
            : u"must be a number from %1 to %2"_s.arg(m_leastNumber).arg(m_mostNumber);
    case Kind::Boolean:
        return value == "true"_L1 || value == "false"_L1 ? QString() : u"must be true or false"_s;
    case Kind::Choice:
        return isWord(value) ? QString() : u"must be one of: %1"_s.arg(inWords(m_words));
    case Kind::Choices:
        for (const QStringView word : QStringView(value).split(u',')) {
            if (!isWord(word))
                return u"must be some of these, separated by commas: %1"_s.arg(inWords(m_words));
        }
        return {};
    }
    Q_UNREACHABLE();
}

QJsonValue ValueRule::valueOf(const QString &value) const
{
    switch (m_kind) {
    case Kind::Integer:
        return value.toLongLong();
    case Kind::Number:
        return value.toDouble();
    case Kind::Boolean:
        return value == "true"_L1;
    case Kind::Choices:
        return QJsonArray::fromStringList(value.split(u','));
    case Kind::Text:
    case Kind::Choice:
        break;
    }
    return value;
}

QJsonObject ValueRule::schema() const
{
    QJsonObject schema;
    QJsonArray words;
    for (const QByteArray &word : m_words)
        words.append(QString::fromUtf8(word));
    switch (m_kind) {
    case Kind::Text:
        schema = {{"type"_L1, "string"_L1}, {"minLength"_L1, 1}, {"maxLength"_L1, m_longest}};
        break;
    case Kind::Integer:
        schema = {{"type"_L1, "integer"_L1}, {"format"_L1, "int64"_L1}, {"minimum"_L1, m_least}};
        if (m_most != std::numeric_limits<qint64>::max())
            schema["maximum"_L1] = m_most;
        break;
    case Kind::Number:
        schema = {{"type"_L1, "number"_L1}, {"minimum"_L1, m_leastNumber}, {"maximum"_L1, m_mostNumber}};
        break;
    case Kind::Boolean:
        schema = {{"type"_L1, "boolean"_L1}};
        break;
    case Kind::Choice:
        schema = {{"type"_L1, "string"_L1}, {"enum"_L1, words}};
        break;
    case Kind::Choices:
        schema = {{"type"_L1, "array"_L1},
                  {"minItems"_L1, 1},
                  {"items"_L1, QJsonObject{{"type"_L1, "string"_L1}, {"enum"_L1, words}}}};
        break;
    }
    if (!m_fallback.isUndefined())
        schema["default"_L1] = m_fallback;
    return schema;
}

} // namespace pooldeck
