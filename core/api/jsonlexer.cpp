// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/jsonlexer.h"

#include "core/api/jsonescapes.h"

#include <charconv>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

bool isDigit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

} // namespace

bool JsonLexer::fail(QLatin1StringView message)
{
    m_fault = {m_at, message};
    return false;
}

void JsonLexer::skipSpace()
{
    while (m_at < m_text.size()) {
        const char c = m_text[m_at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            return;
        ++m_at;
    }
}

bool JsonLexer::word(QByteArrayView expected)
{
    if (!m_text.sliced(m_at).startsWith(expected))
        return fail("this is not a JSON value"_L1);
    m_at += expected.size();
    return true;
}

bool JsonLexer::string(bool &escaped)
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

bool JsonLexer::escape()
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

bool JsonLexer::hex4(unsigned &unit)
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

bool JsonLexer::unicodeEscape()
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

bool JsonLexer::utf8Sequence()
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

bool JsonLexer::number()
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
