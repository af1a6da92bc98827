// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/strictjson.h"

#include "core/api/jsonescapes.h"
#include "core/api/jsonscanner.h"
#include "core/api/utf8text.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

QLatin1StringView jsonKindName(JsonKind kind) noexcept
{
    constexpr std::array<QLatin1StringView, 6> Names{"null"_L1,     "a boolean"_L1, "a number"_L1,
                                                     "a string"_L1, "an array"_L1,  "an object"_L1};
    return Names[static_cast<size_t>(kind)];
}

namespace StrictJson {

namespace {

bool isSpace(char c) noexcept
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Walks over checked text, where nothing can be wrong any more.
class Cursor
{
public:
    explicit Cursor(QByteArrayView text) : m_text(text) { }

    char peek()
    {
        while (m_at < m_text.size() && isSpace(m_text[m_at]))
            ++m_at;
        return m_at < m_text.size() ? m_text[m_at] : '\0';
    }
    void skip() { ++m_at; }

    JsonSlice value()
    {
        const char first = peek();
        const qsizetype begin = m_at;
        JsonKind kind = JsonKind::Number;
        if (first == '"') {
            kind = JsonKind::String;
            skipString();
        } else if (first == '{' || first == '[') {
            kind = first == '{' ? JsonKind::Object : JsonKind::Array;
            skipNested();
        } else {
            kind = first == 'n'                  ? JsonKind::Null
                : (first == 't' || first == 'f') ? JsonKind::Boolean
                                                 : JsonKind::Number;
            while (m_at < m_text.size() && !isSpace(m_text[m_at]) && m_text[m_at] != ','
                   && m_text[m_at] != ']' && m_text[m_at] != '}')
                ++m_at;
        }
        return {kind, m_text.sliced(begin, m_at - begin)};
    }

private:
    void skipString()
    {
        for (++m_at; m_text[m_at] != '"'; ++m_at) {
            if (m_text[m_at] == '\\')
                ++m_at;
        }
        ++m_at;
    }
    void skipNested()
    {
        int depth = 0;
        do {
            const char c = m_text[m_at];
            if (c == '"') {
                skipString();
                continue;
            }
            if (c == '{' || c == '[')
                ++depth;
            else if (c == '}' || c == ']')
                --depth;
            ++m_at;
        } while (depth > 0);
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
};

} // namespace

std::expected<JsonSlice, JsonFault> check(QByteArrayView text)
{
    return JsonScanner(text).run();
}

std::expected<JsonSlice, JsonFault> check(QByteArrayView text, JsonOutline &outline, int levels)
{
    JsonScanner scanner(text);
    scanner.keepOutline(outline, levels);
    return scanner.run();
}

std::vector<JsonSlice> elements(QByteArrayView array)
{
    std::vector<JsonSlice> result;
    Cursor cursor(array);
    cursor.peek();
    cursor.skip();
    while (cursor.peek() != ']') {
        result.push_back(cursor.value());
        if (cursor.peek() == ',')
            cursor.skip();
    }
    return result;
}

QString unescaped(QByteArrayView literal)
{
    const QByteArrayView inner = literal.sliced(1, literal.size() - 2);
    if (!inner.contains('\\'))
        return wholeFromUtf8(inner);
    return wholeFromUtf8(unescapedJson(inner));
}

QByteArray compacted(QByteArrayView text)
{
    if (std::none_of(text.begin(), text.end(), isSpace))
        return text.toByteArray();
    QByteArray out;
    out.reserve(text.size());
    bool inString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            out += c;
            if (c == '\\')
                out += text[++i];
            else if (c == '"')
                inString = false;
        } else if (!isSpace(c)) {
            out += c;
            inString = c == '"';
        }
    }
    return out;
}

QString pointerToken(const QString &key)
{
    return QString(key).replace(u'~', "~0"_L1).replace(u'/', "~1"_L1);
}

} // namespace StrictJson

} // namespace pooldeck
