// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/jsonscanner.h"

#include "core/api/jsonescapes.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

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

// A value inside another one, kept if the outline goes down to it.
bool JsonScanner::inner(int depth, QByteArrayView key, bool keyEscaped)
{
    JsonKind kind = JsonKind::Null;
    if (!m_outline || depth > m_outlineDepth)
        return value(depth, kind);
    const size_t index = m_outline->size();
    m_outline->push_back({.key = key, .keyEscaped = keyEscaped});
    const qsizetype begin = m_at;
    if (!value(depth, kind))
        return false;
    JsonNode &node = (*m_outline)[index];
    node.value = {kind, m_text.sliced(begin, m_at - begin)};
    node.end = m_outline->size();
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
    const qsizetype firstKey = m_keys.size();
    while (true) {
        if (at(m_at) != '"')
            return fail("a key in double quotes is missing"_L1);
        const qsizetype keyBegin = m_at + 1;
        bool escaped = false;
        if (!string(escaped))
            return false;
        const QByteArrayView key = m_text.sliced(keyBegin, m_at - 1 - keyBegin);
        if (escaped) {
            m_unescapedKeys.push_back(unescapedJson(key)); // its bytes stay where they are
            const QByteArray &plain = m_unescapedKeys.back();
            m_keys.emplace_back(plain.constData(), static_cast<size_t>(plain.size()));
        } else {
            m_keys.emplace_back(key.data(), static_cast<size_t>(key.size()));
        }
        skipSpace();
        if (at(m_at) != ':')
            return fail("a colon is missing"_L1);
        ++m_at;
        skipSpace();
        if (!inner(depth + 1, key, escaped))
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

bool JsonScanner::keysAreUnique(qsizetype first)
{
    const auto begin = m_keys.begin() + first;
    bool unique = true;
    if (m_keys.end() - begin <= 8) {
        for (auto key = begin; unique && key != m_keys.end(); ++key)
            unique = std::find(key + 1, m_keys.end(), *key) == m_keys.end();
    } else {
        std::sort(begin, m_keys.end());
        unique = std::adjacent_find(begin, m_keys.end()) == m_keys.end();
    }
    m_keys.resize(first);
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
        if (!inner(depth + 1, {}, false))
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

} // namespace pooldeck
