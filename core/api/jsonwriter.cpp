// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/jsonwriter.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace pooldeck {

namespace {

void appendEscape(QByteArray &out, char16_t unit)
{
    static constexpr char Hex[] = "0123456789abcdef";
    switch (unit) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        out += "\\u00";
        out += Hex[(unit >> 4) & 0xf];
        out += Hex[unit & 0xf];
    }
}

// The UTF-8 of the first character; returns how many units it took.
qsizetype appendUtf8(QByteArray &out, QStringView text)
{
    const char16_t first = text.front().unicode();
    if (first < 0x800) {
        if (first < 0x80) {
            out += static_cast<char>(first);
        } else {
            out += static_cast<char>(0xc0 | (first >> 6));
            out += static_cast<char>(0x80 | (first & 0x3f));
        }
        return 1;
    }
    if (!QChar::isSurrogate(first)) {
        out += static_cast<char>(0xe0 | (first >> 12));
        out += static_cast<char>(0x80 | ((first >> 6) & 0x3f));
        out += static_cast<char>(0x80 | (first & 0x3f));
        return 1;
    }
    if (!QChar::isHighSurrogate(first) || text.size() < 2 || !text[1].isLowSurrogate()) {
        out += "\xef\xbf\xbd";
        return 1;
    }
    const char32_t code = QChar::surrogateToUcs4(first, text[1].unicode());
    out += static_cast<char>(0xf0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3f));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
    return 2;
}

constexpr bool isPlain(char16_t unit)
{
    return unit >= 0x20 && unit < 0x7f && unit != '"' && unit != '\\';
}

} // namespace

// So many bytes more, to be filled by the caller: one check of the capacity for all of them.
char *JsonWriter::grow(qsizetype more)
{
    const qsizetype size = m_out.size();
    m_out.resize(size + more);
    return m_out.data() + size;
}

void JsonWriter::separate()
{
    if (m_needsComma)
        m_out += ',';
    m_needsComma = true;
}

JsonWriter &JsonWriter::beginObject()
{
    separate();
    m_out += '{';
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::endObject()
{
    m_out += '}';
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::beginArray()
{
    separate();
    m_out += '[';
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::endArray()
{
    m_out += ']';
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::key(QByteArrayView name)
{
    char *to = grow(name.size() + (m_needsComma ? 4 : 3));
    if (m_needsComma)
        *to++ = ',';
    *to++ = '"';
    to = std::copy(name.begin(), name.end(), to);
    *to++ = '"';
    *to = ':';
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::key(QStringView name)
{
    separate();
    appendString(name);
    m_out += ':';
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::string(QStringView text)
{
    separate();
    appendString(text);
    return *this;
}

void JsonWriter::appendString(QStringView text)
{
    m_out += '"';
    qsizetype done = 0;
    while (done < text.size()) {
        qsizetype plain = done;
        while (plain < text.size() && isPlain(text[plain].unicode()))
            ++plain;
        if (plain > done) {
            char *to = grow(plain - done);
            for (; done < plain; ++done)
                *to++ = static_cast<char>(text[done].unicode());
            continue;
        }
        const char16_t unit = text[done].unicode();
        if (unit < 0x80 && unit != 0x7f) {
            appendEscape(m_out, unit);
            ++done;
        } else {
            done += appendUtf8(m_out, text.sliced(done));
        }
    }
    m_out += '"';
}

JsonWriter &JsonWriter::plainString(QByteArrayView text)
{
    separate();
    char *to = grow(text.size() + 2);
    *to++ = '"';
    to = std::copy(text.begin(), text.end(), to);
    *to = '"';
    return *this;
}

JsonWriter &JsonWriter::string(QLatin1StringView text)
{
    const auto isPlainByte = [](char c) { return isPlain(static_cast<unsigned char>(c)); };
    if (std::all_of(text.begin(), text.end(), isPlainByte))
        return plainString({text.data(), text.size()});
    separate();
    m_out += '"';
    for (const char c : text) {
        const auto unit = static_cast<unsigned char>(c);
        if (isPlain(unit)) {
            m_out += c;
        } else if (unit < 0x80) {
            appendEscape(m_out, unit);
        } else {
            m_out += static_cast<char>(0xc0 | (unit >> 6));
            m_out += static_cast<char>(0x80 | (unit & 0x3f));
        }
    }
    m_out += '"';
    return *this;
}

JsonWriter &JsonWriter::number(qint64 value)
{
    separate();
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof(digits), value);
    m_out.append(digits, end.ptr - digits);
    return *this;
}

JsonWriter &JsonWriter::number(double value, int decimals)
{
    if (!std::isfinite(value))
        return null();
    separate();
    const double scale = std::pow(10.0, decimals);
    const double rounded = std::round(value * scale) / scale;
    char digits[40];
    const auto end = std::to_chars(digits, digits + sizeof(digits), std::isfinite(rounded) ? rounded : value);
    m_out.append(digits, end.ptr - digits);
    return *this;
}

JsonWriter &JsonWriter::boolean(bool value)
{
    return raw(value ? "true" : "false");
}

JsonWriter &JsonWriter::null()
{
    return raw("null");
}

JsonWriter &JsonWriter::raw(QByteArrayView json)
{
    separate();
    m_out += json;
    return *this;
}

} // namespace pooldeck
