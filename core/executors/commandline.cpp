// SPDX-License-Identifier: GPL-3.0-only
#include "core/executors/commandline.h"

#include "core/task/templatetext.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>

#include <cmath>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QString numberText(double number)
{
    constexpr double LargestExact = 9'007'199'254'740'992; // 2^53
    if (number == std::floor(number) && std::abs(number) <= LargestExact)
        return QString::number(static_cast<qint64>(number));
    return QString::number(number, 'g', QLocale::FloatingPointShortest);
}

QString textOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Double:
        // A whole number may have more digits than a double keeps.
        return value.toInteger(0) != 0 ? QString::number(value.toInteger()) : numberText(value.toDouble());
    case QJsonValue::Object:
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    case QJsonValue::Array: {
        QStringList items;
        for (const QJsonValue item : value.toArray())
            items.append(textOf(item));
        return items.join(u',');
    }
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        break;
    }
    return {};
}

/// Fills in texts, and remembers what went wrong.
class Renderer
{
public:
    explicit Renderer(QJsonObject params) : m_params(std::move(params)) { }

    /// For what may hold any bytes.
    QByteArray data(const QString &source)
    {
        if (!source.contains(u'{') && !source.contains(u'}'))
            return source.toUtf8();
        return parse(source).render([this](const QString &name) { return textOf(m_params[name]); }).toUtf8();
    }

    QByteArray text(const QString &source) { return checked(data(source)); }

    QList<QByteArray> argument(const QString &source)
    {
        const auto sole = parse(source).soleName();
        if (!sole)
            return {text(source)};
        const QJsonValue value = m_params[*sole];
        if (value.isUndefined() || value.isNull())
            return {};
        if (!value.isArray())
            return {text(source)};
        QList<QByteArray> items;
        for (const QJsonValue item : value.toArray())
            items.append(checked(textOf(item).toUtf8()));
        return items;
    }

    const QString &fault() const { return m_fault; }

private:
    TemplateText parse(const QString &source)
    {
        auto parsed = TemplateText::parse(source);
        if (parsed)
            return std::move(*parsed);
        m_fault = u"The command's text \"%1\" %2."_s.arg(source, parsed.error());
        return {};
    }

    QByteArray checked(QByteArray bytes)
    {
        if (bytes.contains('\0'))
            m_fault = u"A param has a character (U+0000) that cannot be passed to a program."_s;
        return bytes;
    }

    const QJsonObject m_params;
    QString m_fault;
};

QJsonObject withDefaults(const QJsonObject &schema, QJsonObject params)
{
    const QJsonObject properties = schema["properties"_L1].toObject();
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        const QJsonValue preset = it.value().toObject().value("default"_L1);
        if (!preset.isUndefined() && !params.contains(it.key()))
            params[it.key()] = preset;
    }
    return params;
}

} // namespace

std::expected<CommandLine, QString> renderCommand(const CommandTemplate &command,
                                                  const QJsonObject &paramsSchema, const QJsonObject &params)
{
    Renderer renderer(withDefaults(paramsSchema, params));
    CommandLine line{.program = command.program.toUtf8()};
    for (const QString &argument : command.arguments)
        line.arguments += renderer.argument(argument);
    for (const auto &[name, value] : command.environment)
        line.environment.append(name.toUtf8() + '=' + renderer.text(value));
    line.workingDirectory = renderer.text(command.workingDirectory);
    if (line.workingDirectory.isEmpty())
        line.workingDirectory = QDir::homePath().toUtf8();
    line.standardInput = renderer.data(command.standardInput);
    if (!renderer.fault().isEmpty())
        return std::unexpected(renderer.fault());
    return line;
}

} // namespace pooldeck
