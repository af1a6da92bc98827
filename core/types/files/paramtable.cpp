// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/files/paramtable.h"

#include "core/task/jsonvalues.h"
#include "core/task/paramsschema.h"
#include "core/types/schema.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <array>
#include <limits>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qsizetype MaxDescription = 1'000;
constexpr qsizetype MaxPattern = 1'000;
constexpr double AnyNumber = std::numeric_limits<double>::max();
constexpr int AnySize = std::numeric_limits<int>::max();

constexpr std::array Types{std::pair{"string"_L1, "string"_L1}, std::pair{"integer"_L1, "integer"_L1},
                           std::pair{"number"_L1, "number"_L1}, std::pair{"boolean"_L1, "boolean"_L1},
                           std::pair{"array"_L1, "array"_L1},   std::pair{"object"_L1, "object"_L1}};

enum For { // the types of params that a key is for
    Any,
    Strings,
    Numbers,
    Arrays,
};

struct Key
{
    QLatin1StringView name;
    QLatin1StringView schemaName;
    For isFor;
    bool (*valid)(const QJsonValue &value, const QString &at, ValueReader &reader);
};

bool isSize(const QJsonValue &value, const QString &at, ValueReader &reader)
{
    return reader.integer(value, at, 0, AnySize).has_value();
}

bool isNumber(const QJsonValue &value, const QString &at, ValueReader &reader)
{
    return reader.number(value, at, -AnyNumber, AnyNumber).has_value();
}

bool isPattern(const QJsonValue &value, const QString &at, ValueReader &reader)
{
    const auto pattern = reader.string(value, at, MaxPattern);
    if (!pattern)
        return false;
    const QString fault = patternFault(*pattern);
    if (!fault.isEmpty())
        reader.fault(at, fault);
    return fault.isEmpty();
}

/// What is taken over into the schema as it stands, once it is found to be of the right kind.
constexpr std::array Keys{
    Key{"description"_L1, "description"_L1, Any,
        [](const QJsonValue &value, const QString &at, ValueReader &reader) {
            return reader.string(value, at, MaxDescription).has_value();
        }},
    Key{"default"_L1, "default"_L1, Any,
        [](const QJsonValue &, const QString &, ValueReader &) { return true; }}, // checked as a whole
    Key{"enum"_L1, "enum"_L1, Any,
        [](const QJsonValue &value, const QString &at, ValueReader &reader) {
            const auto items = reader.array(value, at);
            if (items && items->isEmpty())
                reader.fault(at, u"must have at least one item"_s);
            return items && !items->isEmpty();
        }},
    Key{"pattern"_L1, "pattern"_L1, Strings,
        [](const QJsonValue &value, const QString &at, ValueReader &reader) {
            return isPattern(value, at, reader);
        }},
    Key{"min_length"_L1, "minLength"_L1, Strings, isSize},
    Key{"max_length"_L1, "maxLength"_L1, Strings, isSize},
    Key{"minimum"_L1, "minimum"_L1, Numbers, isNumber},
    Key{"maximum"_L1, "maximum"_L1, Numbers, isNumber},
    Key{"min_items"_L1, "minItems"_L1, Arrays, isSize},
    Key{"max_items"_L1, "maxItems"_L1, Arrays, isSize},
};

bool fits(For isFor, const QString &type)
{
    switch (isFor) {
    case Any:
        return true;
    case Strings:
        return type == "string"_L1;
    case Numbers:
        return type == "integer"_L1 || type == "number"_L1;
    case Arrays:
        return type == "array"_L1;
    }
    Q_UNREACHABLE();
}

QString allKeys()
{
    QStringList names{u"type"_s, u"required"_s, u"items"_s};
    for (const Key &key : Keys)
        names.append(key.name);
    names.sort();
    return names.join(", "_L1);
}

/// The schema of one param; `required` says whether it must be there.
class ParamReader
{
public:
    ParamReader(const QString &at, QList<Fault> &faults) : m_at(at), m_reader(faults), m_faults(faults) { }

    QJsonObject read(const QJsonObject &table)
    {
        const qsizetype faultsBefore = m_faults.size();
        m_type = u"string"_s;
        if (table.contains("type"_L1))
            m_type = m_reader.choice(table["type"_L1], at(u"type"_s), Types).value_or("string"_L1);
        QJsonObject schema{{"type"_L1, m_type}};
        for (auto it = table.begin(); it != table.end(); ++it)
            readKey(it.key(), it.value(), schema);
        if (required && table.contains("default"_L1))
            m_reader.fault(at(u"required"_s), u"is of no use beside a default: leave one of them out"_s);
        if (m_faults.size() == faultsBefore)
            checkWhole(schema);
        return schema;
    }

    bool required = false;

private:
    QString at(const QString &key) const { return pointerTo(m_at, key); }

    void readKey(const QString &name, const QJsonValue &value, QJsonObject &schema)
    {
        if (name == "type"_L1)
            return;
        if (name == "required"_L1) {
            required = m_reader.boolean(value, at(name)).value_or(false);
        } else if (name == "items"_L1) {
            if (m_type != "array"_L1)
                m_reader.fault(at(name), u"is for arrays, and this is of the type %1"_s.arg(m_type));
            else if (const auto items = m_reader.choice(value, at(name), Types))
                schema["items"_L1] = QJsonObject{{"type"_L1, *items}};
        } else {
            const auto key = std::ranges::find_if(Keys, [&](const Key &k) { return name == k.name; });
            if (key == Keys.end())
                m_reader.fault(at(name), u"there is no such key; there are: %1"_s.arg(allKeys()));
            else if (!fits(key->isFor, m_type))
                m_reader.fault(at(name), u"is not for the type %1"_s.arg(m_type));
            else if (key->valid(value, at(name), m_reader))
                schema[key->schemaName] = value;
        }
    }

    /// A pattern that is none, and a default that the schema itself would refuse.
    void checkWhole(const QJsonObject &schema)
    {
        const auto compiled = ParamsSchema::compile(schema);
        if (!compiled) {
            m_reader.fault(m_at, compiled.error().message);
            return;
        }
        if (!schema.contains("default"_L1))
            return;
        for (const Fault &fault : compiled->validate(schema["default"_L1]))
            m_reader.fault(at(u"default"_s), u"is not allowed by the other keys: %1"_s.arg(fault.message));
    }

    const QString m_at;
    ValueReader m_reader;
    QList<Fault> &m_faults;
    QString m_type;
};

} // namespace

QJsonObject schemaOfParams(const QJsonObject &params, QList<Fault> &faults)
{
    static const QRegularExpression namePattern(u"^[A-Za-z][A-Za-z0-9_-]*$"_s);
    QJsonObject properties;
    QStringList required;
    for (auto it = params.begin(); it != params.end(); ++it) {
        const QString at = pointerTo(u"/params"_s, it.key());
        if (!namePattern.match(it.key()).hasMatch()) {
            faults.append({at, u"a param's name must be letters, digits, _ or -, beginning with a letter"_s});
            continue;
        }
        const auto table = ValueReader(faults).object(it.value(), at);
        if (!table)
            continue;
        ParamReader reader(at, faults);
        properties[it.key()] = reader.read(*table);
        if (reader.required)
            required.append(it.key());
    }
    return objectSchema(properties, required);
}

} // namespace pooldeck
