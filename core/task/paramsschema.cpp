// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/paramsschema.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>
#include <QStringList>

#include <valijson/adapters/qtjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <optional>
#include <regex>

using namespace Qt::StringLiterals;

namespace pooldeck {

struct ParamsSchema::Compiled
{
    QJsonObject source;
    valijson::Schema schema;
    bool matchesAnywhere = false; // a text anywhere in the value may meet a regular expression
    QSet<QString> matchesIn; // else, only those in these properties
};

namespace {

QString escaped(QString segment)
{
    return segment.replace(u'~', "~0"_L1).replace(u'/', "~1"_L1);
}

/// The regular expressions of a schema; `format` brings some of valijson's own, named by an empty text.
void addPatterns(const QJsonValue &schema, QStringList &patterns)
{
    if (schema.isArray()) {
        const QJsonArray array = schema.toArray();
        for (const QJsonValue &item : array)
            addPatterns(item, patterns);
        return;
    }
    const QJsonObject object = schema.toObject();
    if (object["pattern"_L1].isString())
        patterns.append(object["pattern"_L1].toString());
    if (object["format"_L1].isString())
        patterns.append(QString());
    patterns += object["patternProperties"_L1].toObject().keys();
    for (const QJsonValue &member : object)
        addPatterns(member, patterns);
}

/// A text, at `pointer` or below it, that is too long to be matched; names count where they are matched too.
std::optional<Fault> longText(const QJsonValue &value, const QString &pointer)
{
    Fault fault{pointer,
                u"may have at most %1 characters: there is a pattern or format for it"_s.arg(
                    ParamsSchema::MaxMatched)};
    if (value.isString() && value.toString().size() > ParamsSchema::MaxMatched)
        return fault;
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i) {
            if (auto found = longText(array.at(i), u"%1/%2"_s.arg(pointer).arg(i)))
                return found;
        }
    }
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key().size() > ParamsSchema::MaxMatched)
            return fault;
        if (auto found = longText(it.value(), pointer + u'/' + escaped(it.key())))
            return found;
    }
    return std::nullopt;
}

/// valijson names the way to a value as "<root>", "[key]", "[0]", …
QStringList segmentsOf(const std::vector<std::string> &context)
{
    QStringList segments;
    for (const std::string &step : context) {
        if (step.starts_with('[') && step.ends_with(']'))
            segments.append(QString::fromUtf8(step.data() + 1, static_cast<qsizetype>(step.size()) - 2));
    }
    return segments;
}

/// The part of the schema that describes the value at `segments`; empty where it cannot be told.
QJsonObject schemaAt(QJsonObject schema, const QStringList &segments)
{
    for (const QString &segment : segments) {
        const QJsonObject properties = schema["properties"_L1].toObject();
        if (properties.contains(segment))
            schema = properties[segment].toObject();
        else
            schema = schema["items"_L1].toObject();
    }
    return schema;
}

/// What the schema allows for one value, in words; empty if nothing simple can be said.
QString allowedBy(const QJsonObject &schema)
{
    QStringList parts;
    if (const QJsonValue type = schema["type"_L1]; type.isString())
        parts.append(u"type %1"_s.arg(type.toString()));
    if (const QJsonArray options = schema["enum"_L1].toArray(); !options.isEmpty()) {
        QStringList names;
        for (const QJsonValue &option : options)
            names.append(
                option.isString()
                    ? option.toString()
                    : QString::fromUtf8(QJsonDocument(QJsonArray{option}).toJson(QJsonDocument::Compact)));
        parts.append(u"one of %1"_s.arg(names.join(", "_L1)));
    }
    constexpr std::pair<QLatin1StringView, QLatin1StringView> Limits[] = {
        {"minimum"_L1, "at least %1"_L1},
        {"exclusiveMinimum"_L1, "more than %1"_L1},
        {"maximum"_L1, "at most %1"_L1},
        {"exclusiveMaximum"_L1, "less than %1"_L1},
        {"minLength"_L1, "at least %1 characters"_L1},
        {"maxLength"_L1, "at most %1 characters"_L1},
        {"minItems"_L1, "at least %1 items"_L1},
        {"maxItems"_L1, "at most %1 items"_L1},
    };
    for (const auto &[key, text] : Limits) {
        if (const QJsonValue limit = schema[key]; limit.isDouble())
            parts.append(QString(text).arg(limit.toDouble(), 0, 'g', 15));
    }
    if (const QJsonValue pattern = schema["pattern"_L1]; pattern.isString())
        parts.append(u"matching %1"_s.arg(pattern.toString()));
    return parts.join(", "_L1);
}

/// Unknown and missing properties are named by ourselves: valijson reports them at their parent.
void addPropertyFaults(const QJsonObject &schema, const QJsonValue &value, const QString &pointer,
                       QList<Fault> &faults)
{
    if (!value.isObject())
        return;
    const QJsonObject object = value.toObject();
    const QJsonObject properties = schema["properties"_L1].toObject();
    const QJsonArray required = schema["required"_L1].toArray();
    for (const QJsonValue &name : required) {
        if (!object.contains(name.toString()))
            faults.append({pointer + u'/' + escaped(name.toString()), u"is required"_s});
    }
    if (schema["additionalProperties"_L1] == QJsonValue(false)) {
        for (auto it = object.begin(); it != object.end(); ++it) {
            if (properties.contains(it.key()))
                continue;
            const QString known = properties.keys().join(", "_L1);
            faults.append({pointer + u'/' + escaped(it.key()),
                           known.isEmpty() ? u"is not known; none are allowed here"_s
                                           : u"is not known; allowed are: %1"_s.arg(known)});
        }
    }
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        if (object.contains(it.key()))
            addPropertyFaults(it.value().toObject(), object[it.key()], pointer + u'/' + escaped(it.key()),
                              faults);
    }
}

} // namespace

QString patternFault(const QString &pattern)
{
    static const QRegularExpression largeNumber(u"[0-9]{10}"_s); // in which std::regex overflows
    if (largeNumber.match(pattern).hasMatch())
        return u"has a number that is too large"_s;
    try {
        static_cast<void>(std::regex(pattern.toStdString()));
        return {};
    } catch (const std::regex_error &error) {
        return u"is no regular expression: %1"_s.arg(QString::fromLocal8Bit(error.what()));
    }
}

ParamsSchema::ParamsSchema(std::unique_ptr<Compiled> compiled) : m_compiled(std::move(compiled)) { }
ParamsSchema::ParamsSchema(ParamsSchema &&) noexcept = default;
ParamsSchema &ParamsSchema::operator=(ParamsSchema &&) noexcept = default;
ParamsSchema::~ParamsSchema() = default;

Result<ParamsSchema> ParamsSchema::compile(const QJsonObject &schema)
{
    auto compiled = std::make_unique<Compiled>();
    compiled->source = schema;
    QStringList all;
    addPatterns(schema, all);
    for (const QString &pattern : std::as_const(all)) {
        if (const QString fault = patternFault(pattern); !fault.isEmpty())
            return failure(ErrorCode::InvalidRequest,
                           u"The JSON Schema is not valid: the pattern \"%1\" %2"_s.arg(pattern, fault));
    }
    QJsonObject outside = schema;
    const QJsonObject properties = outside.take("properties"_L1).toObject();
    QStringList elsewhere;
    addPatterns(outside, elsewhere);
    compiled->matchesAnywhere = !elsewhere.isEmpty();
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        QStringList inside;
        addPatterns(it.value(), inside);
        if (!inside.isEmpty())
            compiled->matchesIn.insert(it.key());
    }
    try {
        valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
        const QJsonValue value(schema);
        parser.populateSchema(valijson::adapters::QtJsonAdapter(value), compiled->schema);
    } catch (const std::exception &e) {
        return failure(ErrorCode::InvalidRequest,
                       u"The JSON Schema is not valid: %1"_s.arg(QString::fromUtf8(e.what())));
    }
    return ParamsSchema(std::move(compiled));
}

QList<Fault> ParamsSchema::validate(const QJsonValue &value, const QString &prefix) const
{
    if (m_compiled->matchesAnywhere) {
        if (const auto fault = longText(value, prefix))
            return {*fault};
    }
    for (const QString &name : std::as_const(m_compiled->matchesIn)) {
        if (const auto fault = longText(value.toObject()[name], prefix + u'/' + escaped(name)))
            return {*fault};
    }
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    const valijson::adapters::QtJsonAdapter target(value);
    if (validator.validate(m_compiled->schema, target, nullptr))
        return {};

    QList<Fault> faults;
    addPropertyFaults(m_compiled->source, value, prefix, faults);
    valijson::ValidationResults results;
    validator.validate(m_compiled->schema, target, &results);
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
        const QString description = QString::fromStdString(error.description);
        // These only repeat, one level up, what the inner error or addPropertyFaults has said.
        if (description.startsWith("Failed to validate against schema associated"_L1)
            || description.startsWith("Failed to validate item #"_L1)
            || description.startsWith("Missing required property"_L1)
            || description.startsWith("Object contains a property that could not be validated"_L1))
            continue;
        const QStringList segments = segmentsOf(error.context);
        QString pointer = prefix;
        for (const QString &segment : segments)
            pointer += u'/' + escaped(segment);
        const QString allowed = allowedBy(schemaAt(m_compiled->source, segments));
        const Fault fault{pointer,
                          allowed.isEmpty() ? description : u"is not allowed; allowed is: %1"_s.arg(allowed)};
        if (!faults.contains(fault))
            faults.append(fault);
    }
    if (faults.isEmpty())
        faults.append({prefix, u"does not match the schema"_s});
    return faults;
}

} // namespace pooldeck
