// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/jsonscanner.h"

#include "core/api/jsonescapes.h"

#include <algorithm>
#include <charconv>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

bool isDigit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

} // namespace

bool JsonScanner::fail(QLatin1StringView message)
{
    m_fault = {m_at, message};
    return false;
}

void JsonScanner::skipSpace()
{
    while (m_at < m_text.size()) {
        const char c = m_text[m_at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            return;
        ++m_at;
    }
}

std::expected<JsonSlice, JsonFault> JsonScanner::run()
{
    if (m_text.startsWith("\xef\xbb\xbf"))
        return std::unexpected(JsonFault{0, "a byte order mark is not allowed"_L1});
    skipSpace();
    const qsizetype begin = m_at;
    JsonKind kind = JsonKind::Null;
    if (!value(1, kind))
        return std::unexpected(m_fault);
    const JsonSlice slice{kind, m_text.sliced(begin, m_at - begin)};
    skipSpace();
    if (m_at < m_text.size()) {
        fail("nothing may follow the value"_L1);
        return std::unexpected(m_fault);
    }
    return slice;
}

bool JsonScanner::value(int depth, JsonKind &kind)
{
    if (m_at >= m_text.size())
        return fail("a value is missing"_L1);
    bool escaped = false;
    switch (m_text[m_at]) {
    case '{':
        kind = JsonKind::Object;
        return depth > StrictJson::MaxDepth ? fail("arrays and objects are nested too deeply"_L1)
                                            : object(depth);
    case '[':
        kind = JsonKind::Array;
        return depth > StrictJson::MaxDepth ? fail("arrays and objects are nested too deeply"_L1)
                                            : array(depth);
    case '"':
        kind = JsonKind::String;
        return string(escaped);
    case 't':
        kind = JsonKind::Boolean;
        return word("true");
    case 'f':
        kind = JsonKind::Boolean;
        return word("false");
    case 'n':
        kind = JsonKind::Null;
        return word("null");
    default:
        kind = JsonKind::Number;
        return number();
    }
}

bool JsonScanner::word(QByteArrayView expected)
{
    if (!m_text.sliced(m_at).startsWith(expected))
        return fail("this is not a JSON value"_L1);
    m_at += expected.size();
    return true;
}

bool JsonScanner::object(int depth)
{
    ++m_at;
    skipSpace();
    if (at(m_at) == '}') {
        ++m_at;
        return true;
    }
    const size_t firstKey = m_keys.size();
    while (true) {
        if (at(m_at) != '"')
            return fail("a key in double quotes is missing"_L1);
        const qsizetype keyBegin = m_at + 1;
        bool escaped = false;
        if (!string(escaped))
            return false;
        const QByteArrayView key = m_text.sliced(keyBegin, m_at - 1 - keyBegin);
        if (escaped) {
            const QByteArray &plain = m_unescapedKeys.emplace_back(unescapedJson(key));
            m_keys.emplace_back(plain.constData(), static_cast<size_t>(plain.size()));
        } else {
            m_keys.emplace_back(key.data(), static_cast<size_t>(key.size()));
        }
        skipSpace();
        if (at(m_at) != ':')
            return fail("a colon is missing"_L1);
        ++m_at;
        skipSpace();
        JsonKind kind = JsonKind::Null;
        if (!value(depth + 1, kind))
            return false;
        skipSpace();
        const char next = at(m_at);
        if (next == '}')
            break;
        if (next != ',')
            return fail("a comma or a closing brace is missing"_L1);
        ++m_at;
        skipSpace();
    }
    if (!keysAreUnique(firstKey))
        return fail("a key is twice in this object"_L1);
    ++m_at;
    return true;
}

bool JsonScanner::keysAreUnique(size_t first)
{
    const auto begin = m_keys.begin() + static_cast<std::ptrdiff_t>(first);
    bool unique = true;
    if (m_keys.end() - begin <= 8) {
        for (auto key = begin; unique && key != m_keys.end(); ++key)
            unique = std::find(key + 1, m_keys.end(), *key) == m_keys.end();
    } else {
        std::sort(begin, m_keys.end());
        unique = std::adjacent_find(begin, m_keys.end()) == m_keys.end();
    }
    m_keys.erase(begin, m_keys.end());
    return unique;
}

bool JsonScanner::array(int depth)
{
    ++m_at;
    skipSpace();
    if (at(m_at) == ']') {
        ++m_at;
        return true;
    }
    while (true) {
        JsonKind kind = JsonKind::Null;
        if (!value(depth + 1, kind))
            return false;
        skipSpace();
        const char next = at(m_at);
        if (next == ']') {
            ++m_at;
            return true;
        }
        if (next != ',')
            return fail("a comma or a closing bracket is missing"_L1);
        ++m_at;
        skipSpace();
    }
}

bool JsonScanner::string(bool &escaped)
{
    ++m_at;
    while (m_at < m_text.size()) {
        const auto c = static_cast<unsigned char>(m_text[m_at]);
        if (c == '"') {
            ++m_at;
            return true;
        }
        if (c < 0x20)
            return fail("a control character in a string must be escaped"_L1);
        if (c == '\\') {
            escaped = true;
            if (!escape())
                return false;
        } else if (c < 0x80) {
            ++m_at;
        } else if (!utf8Sequence()) {
            return false;
        }
    }
    return fail("a closing quote is missing"_L1);
}

bool JsonScanner::escape()
{
    switch (at(m_at + 1)) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        m_at += 2;
        return true;
    case 'u':
        return unicodeEscape();
    default:
        return fail("this escape is not known"_L1);
    }
}

bool JsonScanner::hex4(unsigned &unit)
{
    unit = 0;
    for (qsizetype i = m_at + 2; i < m_at + 6; ++i) {
        const int digit = jsonHexValue(at(i));
        if (digit < 0)
            return fail("\\u needs four hexadecimal digits"_L1);
        unit = unit * 16 + static_cast<unsigned>(digit);
    }
    m_at += 6;
    return true;
}

bool JsonScanner::unicodeEscape()
{
    unsigned unit = 0;
    if (!hex4(unit))
        return false;
    if (unit < 0xd800 || unit > 0xdfff)
        return true;
    if (unit > 0xdbff || at(m_at) != '\\' || at(m_at + 1) != 'u')
        return fail("a surrogate stands alone"_L1);
    if (!hex4(unit))
        return false;
    return (unit >= 0xdc00 && unit <= 0xdfff) || fail("a surrogate stands alone"_L1);
}

bool JsonScanner::utf8Sequence()
{
    const auto byte = [this](qsizetype i) { return static_cast<unsigned char>(at(i)); };
    const unsigned char lead = byte(m_at);
    int more = 0;
    unsigned code = 0;
    unsigned least = 0;
    if (lead >= 0xc2 && lead <= 0xdf) {
        more = 1;
        code = lead & 0x1fU;
        least = 0x80;
    } else if ((lead & 0xf0) == 0xe0) {
        more = 2;
        code = lead & 0x0fU;
        least = 0x800;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
        more = 3;
        code = lead & 0x07U;
        least = 0x10000;
    } else {
        return fail("the text is not valid UTF-8"_L1);
    }
    for (int i = 1; i <= more; ++i) {
        if ((byte(m_at + i) & 0xc0) != 0x80)
            return fail("the text is not valid UTF-8"_L1);
        code = (code << 6) | (byte(m_at + i) & 0x3fU);
    }
    if (code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return fail("the text is not valid UTF-8"_L1);
    m_at += more + 1;
    return true;
}

bool JsonScanner::number()
{
    const qsizetype begin = m_at;
    qsizetype i = m_at;
    if (at(i) == '-')
        ++i;
    if (!isDigit(at(i)))
        return fail("this is not a JSON value"_L1);
    if (at(i) == '0' && isDigit(at(i + 1)))
        return fail("a number may not begin with 0"_L1);
    while (isDigit(at(i)))
        ++i;
    if (at(i) == '.') {
        if (!isDigit(at(++i)))
            return fail("digits are missing after the decimal point"_L1);
        while (isDigit(at(i)))
            ++i;
    }
    if (at(i) == 'e' || at(i) == 'E') {
        ++i;
        if (at(i) == '+' || at(i) == '-')
            ++i;
        if (!isDigit(at(i)))
            return fail("digits are missing in the exponent"_L1);
        while (isDigit(at(i)))
            ++i;
    }
    // What is short and has no exponent is in range.
    const QByteArrayView text = m_text.sliced(begin, i - begin);
    if (text.size() > 15 || text.contains('e') || text.contains('E')) {
        double ignored = 0;
        if (std::from_chars(text.begin(), text.end(), ignored).ec != std::errc())
            return fail("the number is too large or too small"_L1);
    }
    m_at = i;
    return true;
}

} // namespace pooldeck
