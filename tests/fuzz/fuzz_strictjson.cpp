// SPDX-License-Identifier: GPL-3.0-only
// Strict JSON: what passes is JSON to Qt as well, with the same meaning, whole, compacted or in parts.
#include "core/api/strictjson.h"
#include "tests/fuzz/require.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace pooldeck;

namespace {

/// The text's value by Qt's parser, which takes no bare scalars.
QJsonValue parsed(QByteArrayView text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson('[' + text.toByteArray() + ']', &error);
    require(error.error == QJsonParseError::NoError && document.array().size() == 1);
    return document.array().first();
}

void checkElements(const JsonSlice &array)
{
    const QJsonArray expected = parsed(array.text).toArray();
    const std::vector<JsonSlice> elements = StrictJson::elements(array.text);
    require(elements.size() == static_cast<size_t>(expected.size()));
    for (size_t i = 0; i < elements.size(); ++i)
        require(parsed(elements[i].text) == expected[static_cast<qsizetype>(i)]);
}

void checkOutline(const JsonSlice &root, const JsonOutline &outline)
{
    if (root.kind != JsonKind::Object)
        return;
    const QJsonObject expected = parsed(root.text).toObject();
    qsizetype members = 0;
    for (size_t i = 0; i < outline.size(); i = outline[i].end) {
        const JsonNode &node = outline[i];
        require(node.end > i && node.end <= outline.size());
        const QString key = StrictJson::unescaped('"' + node.key.toByteArray() + '"');
        // Not by looking it up: Qt sorts keys beyond U+FFFF in one way and looks for them in another.
        auto member = expected.begin();
        while (member != expected.end() && member.key() != key)
            ++member;
        require(member != expected.end() && member.value() == parsed(node.value.text));
        ++members;
    }
    require(members == expected.size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    JsonOutline outline;
    const auto checked = StrictJson::check(text);
    require(StrictJson::check(text, outline, 2).has_value() == checked.has_value());
    if (!checked) {
        require(checked.error().offset >= 0 && checked.error().offset <= text.size());
        return 0;
    }
    const QByteArray compact = StrictJson::compacted(text);
    require(compact.size() <= text.size() && StrictJson::check(compact).has_value());
    require(StrictJson::compacted(compact) == compact);
    // Qt loses a U+FEFF at the beginning of a string, but not of a key: no measure for us.
    if (text.contains("\xef\xbb\xbf"))
        return 0;
    const QJsonValue value = parsed(checked->text);
    require(parsed(compact) == value);
    if (checked->kind == JsonKind::String)
        require(StrictJson::unescaped(checked->text) == value.toString());
    else if (checked->kind == JsonKind::Array)
        checkElements(*checked);
    checkOutline(*checked, outline);
    return 0;
}
