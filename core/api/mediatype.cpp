// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/mediatype.h"

#include "core/api/requesthead.h"

#include <charconv>

namespace pooldeck {

namespace {

QByteArrayView essenceOf(QByteArrayView field)
{
    const qsizetype semicolon = field.indexOf(';');
    return (semicolon < 0 ? field : field.first(semicolon)).trimmed();
}

bool isUtf8OrUnsaid(QByteArrayView contentType)
{
    const qsizetype semicolon = contentType.indexOf(';');
    if (semicolon < 0)
        return true;
    const QByteArray parameters = contentType.sliced(semicolon + 1).toByteArray().toLower().replace('"', "");
    const qsizetype charset = parameters.indexOf("charset=");
    return charset < 0 || parameters.sliced(charset + 8).trimmed().startsWith("utf-8");
}

// The weight of one item of an Accept field, 0 … 1.
double weightOf(QByteArrayView item)
{
    const QByteArray parameters = item.toByteArray().toLower().replace(' ', "");
    const qsizetype q = parameters.indexOf(";q=");
    if (q < 0)
        return 1;
    double weight = 0;
    const auto [end, error] = std::from_chars(parameters.cbegin() + q + 3, parameters.cend(), weight);
    return error == std::errc() ? qBound(0.0, weight, 1.0) : 0;
}

} // namespace

QByteArray mediaTypeOf(QByteArrayView contentType)
{
    const QByteArray type = essenceOf(contentType).toByteArray().toLower();
    const bool isText = type.startsWith("text/") || type.endsWith("json");
    if (isText && !isUtf8OrUnsaid(contentType))
        return {};
    return type == "application/ndjson" ? QByteArray("application/x-ndjson") : type;
}

BodyType bodyType(QByteArrayView contentType)
{
    const QByteArray type = mediaTypeOf(contentType);
    if (type == "application/json")
        return BodyType::Json;
    if (type == "application/x-ndjson")
        return BodyType::JsonLines;
    return type == "multipart/form-data" ? BodyType::Form : BodyType::Other;
}

bool prefersText(QByteArrayView accept)
{
    double text = 0;
    double json = 0;
    while (!accept.isEmpty()) {
        const qsizetype comma = accept.indexOf(',');
        const QByteArrayView item = comma < 0 ? accept : accept.first(comma);
        accept = comma < 0 ? QByteArrayView() : accept.sliced(comma + 1);
        if (equalsLower(essenceOf(item), "text/plain"))
            text = weightOf(item);
        else if (equalsLower(essenceOf(item), "application/json"))
            json = weightOf(item);
    }
    return text > json;
}

} // namespace pooldeck
