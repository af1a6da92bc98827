// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/taskparams.h"

#include "app/ctl/values.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <optional>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

/// A value of any JSON type; QJsonDocument itself reads only arrays and objects.
std::optional<QJsonValue> parseJson(const QString &text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson('[' + text.toUtf8() + ']', &error);
    if (error.error != QJsonParseError::NoError || document.array().size() != 1)
        return std::nullopt;
    return document.array().at(0);
}

bool allowsOnlyStrings(const QJsonObject &schema, const QString &key)
{
    const QJsonObject property = schema.value("properties"_L1).toObject().value(key).toObject();
    const QJsonValue type = property.value("type"_L1);
    if (type.isArray())
        return type.toArray() == QJsonArray{u"string"_s};
    return type.toString() == "string"_L1;
}

} // namespace

Expected<QJsonObject> addParams(QJsonObject params, const QStringList &arguments, const QJsonObject &schema)
{
    for (const QString &argument : arguments) {
        const qsizetype equals = argument.indexOf(u'=');
        const bool insists = equals > 0 && argument.at(equals - 1) == u':';
        const QString key = argument.left(insists ? equals - 1 : equals);
        if (equals < 0 || key.isEmpty())
            return usageError(u"\"%1\" is not key=value"_s.arg(argument));
        const QString text = argument.mid(equals + 1);
        const std::optional<QJsonValue> json = parseJson(text);
        if (insists && !json)
            return usageError(u"%1: \"%2\" is not JSON"_s.arg(key, text));
        const bool isText = !json || (!insists && (json->isString() || allowsOnlyStrings(schema, key)));
        params.insert(key, isText ? QJsonValue(text) : *json);
    }
    return params;
}

Options paramOptions()
{
    return {
        {u"params"_s,
         u"The params as a JSON object. --json OBJECT is the same; --json alone says how the answer is "
         "shown, as in all commands."_s,
         u"OBJECT"_s},
        {{u"f"_s, u"file"_s}, u"The params as a JSON object in this file; - reads stdin."_s, u"FILE"_s},
    };
}

Expected<QJsonObject> collectParams(Context &context, const QString &type, const QStringList &pairs)
{
    QJsonObject params;
    const auto merge = [&params](const QJsonObject &more) {
        for (auto it = more.begin(); it != more.end(); ++it)
            params.insert(it.key(), it.value());
    };
    if (context.arguments.isSet(u"file"_s)) {
        const auto object = readObjectFile(u"--file"_s, context.arguments.value(u"file"_s));
        if (!object)
            return object;
        merge(*object);
    }
    if (context.arguments.isSet(u"params"_s)) {
        const auto object = readObject(u"--params"_s, context.arguments.value(u"params"_s).toUtf8());
        if (!object)
            return object;
        merge(*object);
    }
    if (pairs.isEmpty())
        return params;

    const auto types = context.api.get(u"/types"_s);
    if (!types)
        return std::unexpected(types.error());
    QJsonObject schema;
    const QJsonArray items = types->value("items"_L1).toArray();
    for (const auto &item : items) {
        if (item["name"_L1].toString() == type)
            schema = item["params_schema"_L1].toObject();
    }
    return addParams(params, pairs, schema);
}

} // namespace pooldeckctl
