// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <expected>
#include <vector>

namespace pooldeck {

enum class JsonKind { Null, Boolean, Number, String, Array, Object };
/// "a string", "an object", …; for messages.
QLatin1StringView jsonKindName(JsonKind kind) noexcept;

/// A value inside a text that was checked: its kind and the bytes that spell it.
struct JsonSlice
{
    JsonKind kind = JsonKind::Null;
    QByteArrayView text;
};
/// One value of an outline.
struct JsonNode
{
    QByteArrayView key; ///< of an object's member: as it stands between its quotes; null in an array
    bool keyEscaped = false; ///< the key has escapes in it
    JsonSlice value;
    size_t end = 0; ///< index of the node after it and all that is inside it
};
/// The upper levels of a text in the order of the text: each value before what is inside it.
using JsonOutline = std::vector<JsonNode>;

/// Where a text stops being strict JSON, and why.
struct JsonFault
{
    qsizetype offset = 0; ///< in bytes
    QLatin1StringView message;
};

/// JSON as RFC 8259 and I-JSON (RFC 7493) want it, and nothing else. QJsonDocument lets duplicate
/// keys, lone surrogates, numbers beyond a double and 1,024 levels pass; a client would read them
/// differently than we do.
///
/// Pure functions over bytes, one pass, nothing is built; any thread.
namespace StrictJson {

inline constexpr int MaxDepth = 32;

/// The kind of the whole text, which is one value with white space around it: valid UTF-8, no byte
/// order mark, at most MaxDepth arrays and objects in each other, no key twice in an object (after
/// unescaping), no lone surrogates, numbers within a double.
std::expected<JsonSlice, JsonFault> check(QByteArrayView text);
/// The same in the same pass, appending to `outline` what lies up to `levels` levels below the root. On
/// a fault what is appended means nothing.
std::expected<JsonSlice, JsonFault> check(QByteArrayView text, JsonOutline &outline, int levels);

// The rest is for text that check() has passed.

/// The elements of an array, in order.
std::vector<JsonSlice> elements(QByteArrayView array);
/// What a string literal spells.
QString unescaped(QByteArrayView literal);
/// The same value without white space between tokens; every number is kept as it was written.
QByteArray compacted(QByteArrayView text);
/// A JSON pointer's reference token for this key (RFC 6901).
QString pointerToken(const QString &key);

} // namespace StrictJson

} // namespace pooldeck
