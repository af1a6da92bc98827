// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/strictjson.h"

#include <QByteArray>

#include <deque>
#include <string_view>
#include <vector>

namespace pooldeck {

/// The one pass behind StrictJson::check(). Recursion is bounded by StrictJson::MaxDepth; work is
/// O(n log n) because of the keys.
class JsonScanner
{
public:
    explicit JsonScanner(QByteArrayView text) : m_text(text) { }

    std::expected<JsonSlice, JsonFault> run();

private:
    bool fail(QLatin1StringView message);
    void skipSpace();
    bool value(int depth, JsonKind &kind);
    bool object(int depth);
    bool array(int depth);
    bool string(bool &escaped);
    bool escape();
    bool unicodeEscape();
    bool hex4(unsigned &unit);
    bool utf8Sequence();
    bool number();
    bool word(QByteArrayView expected);
    bool keysAreUnique(size_t first);
    char at(qsizetype i) const { return i < m_text.size() ? m_text[i] : '\0'; }

    QByteArrayView m_text;
    qsizetype m_at = 0;
    JsonFault m_fault;
    std::vector<std::string_view> m_keys; // of all objects that are open, innermost last
    std::deque<QByteArray> m_unescapedKeys;
};

} // namespace pooldeck
