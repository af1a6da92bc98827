// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

namespace pooldeck {

/// The JSON Schema of params with these properties and no others.
inline QJsonObject objectSchema(const QJsonObject &properties, const QStringList &required = {})
{
    using namespace Qt::StringLiterals;
    return {{"type"_L1, "object"_L1},
            {"properties"_L1, properties},
            {"required"_L1, QJsonArray::fromStringList(required)},
            {"additionalProperties"_L1, false}};
}

} // namespace pooldeck
