// SPDX-License-Identifier: GPL-3.0-only
// The simple rules of a JSON Schema in the window's language.
#include "ui/forms/valueeditor.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>
#include <QRegularExpression>

#include <cmath>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ValueEditor)
};

QString numberText(double number)
{
    const bool whole = std::trunc(number) == number && std::abs(number) < 1e15;
    return whole ? QLocale().toString(static_cast<qint64>(number)) : QLocale().toString(number, 'g', 12);
}

QString rangeComplaint(const QJsonObject &schema, double number)
{
    if (const QJsonValue least = schema["minimum"_L1]; least.isDouble() && number < least.toDouble())
        return Text::tr("It must be at least %1.").arg(numberText(least.toDouble()));
    if (const QJsonValue most = schema["maximum"_L1]; most.isDouble() && number > most.toDouble())
        return Text::tr("It must be at most %1.").arg(numberText(most.toDouble()));
    if (const QJsonValue below = schema["exclusiveMinimum"_L1];
        below.isDouble() && number <= below.toDouble())
        return Text::tr("It must be more than %1.").arg(numberText(below.toDouble()));
    if (const QJsonValue above = schema["exclusiveMaximum"_L1];
        above.isDouble() && number >= above.toDouble())
        return Text::tr("It must be less than %1.").arg(numberText(above.toDouble()));
    return {};
}

QString textComplaint(const QJsonObject &schema, const QString &text)
{
    const qsizetype length = text.toUcs4().size();
    if (const QJsonValue least = schema["minLength"_L1]; least.isDouble() && length < least.toInteger())
        return Text::tr("It must have at least %1 characters.").arg(least.toInteger());
    if (const QJsonValue most = schema["maxLength"_L1]; most.isDouble() && length > most.toInteger())
        return Text::tr("It must have at most %1 characters.").arg(most.toInteger());
    const QString pattern = schema["pattern"_L1].toString();
    if (pattern.isEmpty())
        return {};
    const QRegularExpression expression(pattern);
    if (!expression.isValid() || expression.match(text).hasMatch())
        return {};
    return Text::tr("It must match the pattern %1").arg(pattern);
}

} // namespace

QString valueComplaint(const QJsonObject &schema, bool required, const QJsonValue &value)
{
    if (value.isUndefined())
        return required ? Text::tr("It is required.") : QString();
    const QString type = schema["type"_L1].toString();
    if (value.isDouble() && (type == "integer"_L1 || type == "number"_L1))
        return rangeComplaint(schema, value.toDouble());
    if (value.isString() && type == "string"_L1)
        return textComplaint(schema, value.toString());
    if (value.isArray() && type == "array"_L1) {
        const qint64 count = value.toArray().size();
        if (const QJsonValue least = schema["minItems"_L1]; least.isDouble() && count < least.toInteger())
            return Text::tr("It must have at least %1 items.").arg(least.toInteger());
        if (const QJsonValue most = schema["maxItems"_L1]; most.isDouble() && count > most.toInteger())
            return Text::tr("It must have at most %1 items.").arg(most.toInteger());
    }
    return {};
}

} // namespace pooldeck
