// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/jsonlexer.h"

#include <QByteArray>
#include <QVarLengthArray>

#include <string_view>
#include <vector>

namespace pooldeck {

/// The one pass behind StrictJson::check(). Recursion is bounded by StrictJson::MaxDepth; work is
/// O(n log n) because of the keys.
class JsonScanner : private JsonLexer
{
public:
    explicit JsonScanner(QByteArrayView text) : JsonLexer(text) { }

    /// run() appends what lies up to `levels` levels below the root.
    void keepOutline(JsonOutline &outline, int levels)
    {
        m_outline = &outline;
        m_outlineDepth = levels + 1;
    }
    std::expected<JsonSlice, JsonFault> run();

private:
    bool value(int depth, JsonKind &kind);
    bool inner(int depth, QByteArrayView key, bool keyEscaped);
    bool object(int depth);
    bool array(int depth);
    bool keysAreUnique(qsizetype first);

    JsonOutline *m_outline = nullptr;
    int m_outlineDepth = 0;
    QVarLengthArray<std::string_view, 32> m_keys; // of all objects that are open, innermost last
    std::vector<QByteArray> m_unescapedKeys;
};

} // namespace pooldeck
