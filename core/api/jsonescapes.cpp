// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/jsonescapes.h"

namespace pooldeck {

int jsonHexValue(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

namespace {

void appendUtf8(QByteArray &out, unsigned code)
{
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xe0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
        out += static_cast<char>(0x80 | (code & 0x3f));
    } else {
        out += static_cast<char>(0xf0 | (code >> 18));
        out += static_cast<char>(0x80 | ((code >> 12) & 0x3f));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
        out += static_cast<char>(0x80 | (code & 0x3f));
    }
}

unsigned fourHex(QByteArrayView text)
{
    unsigned unit = 0;
    for (const char c : text.first(4))
        unit = unit * 16 + static_cast<unsigned>(jsonHexValue(c));
    return unit;
}

} // namespace

QByteArray unescapedJson(QByteArrayView inner)
{
    QByteArray out;
    out.reserve(inner.size());
    for (qsizetype i = 0; i < inner.size(); ++i) {
        if (inner[i] != '\\') {
            out += inner[i];
            continue;
        }
        const char kind = inner[++i];
        switch (kind) {
        case 'b':
            out += '\b';
            break;
        case 'f':
            out += '\f';
            break;
        case 'n':
            out += '\n';
            break;
        case 'r':
            out += '\r';
            break;
        case 't':
            out += '\t';
            break;
        case 'u': {
            unsigned code = fourHex(inner.sliced(i + 1));
            i += 4;
            if (code >= 0xd800 && code <= 0xdbff) {
                const unsigned low = fourHex(inner.sliced(i + 3));
                i += 6;
                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            }
            appendUtf8(out, code);
            break;
        }
        default:
            out += kind;
        }
    }
    return out;
}

} // namespace pooldeck
