// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/strictjson.h"

namespace pooldeck {

/// The tokens of strict JSON: steps over one at a time, or says what is wrong with it.
class JsonLexer
{
protected:
    explicit JsonLexer(QByteArrayView text) : m_text(text) { }

    bool fail(QLatin1StringView message);
    void skipSpace();
    /// `escaped` becomes true if there is an escape in it.
    bool string(bool &escaped);
    bool number();
    bool word(QByteArrayView expected);
    char at(qsizetype i) const { return i < m_text.size() ? m_text[i] : '\0'; }

    const QByteArrayView m_text;
    qsizetype m_at = 0;
    JsonFault m_fault;

private:
    bool escape();
    bool unicodeEscape();
    bool hex4(unsigned &unit);
    bool utf8Sequence();
};

} // namespace pooldeck
