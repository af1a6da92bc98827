// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/files/tomlfile.h"

#include "core/task/jsonvalues.h"

#include <QFile>
#include <QJsonArray>

#include <toml++/toml.h>

#include <cmath>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QString toString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// Makes JSON of TOML, and notes where it stood.
class Converter
{
public:
    explicit Converter(std::map<QString, int> &lines) : m_lines(lines) { }

    QJsonObject object(const toml::table &table, const QString &at)
    {
        QJsonObject converted;
        for (const auto &[key, node] : table) {
            const QString name = toString(key.str());
            const QString pointer = pointerTo(at, name);
            m_lines[pointer] = static_cast<int>(key.source().begin.line);
            converted[name] = value(node, pointer);
        }
        return converted;
    }

    const QList<Fault> &faults() const { return m_faults; }

private:
    QJsonValue value(const toml::node &node, const QString &at)
    {
        if (const auto *table = node.as_table())
            return object(*table, at);
        if (const auto *array = node.as_array())
            return items(*array, at);
        if (const auto *text = node.as_string())
            return toString(text->get());
        if (const auto *number = node.as_integer())
            return static_cast<qint64>(number->get());
        if (const auto *flag = node.as_boolean())
            return flag->get();
        if (const auto *number = node.as_floating_point(); number && std::isfinite(number->get()))
            return number->get();
        m_faults.append({at, u"a date, a time, inf and nan are of no use here; write it in quotes"_s});
        return {};
    }

    QJsonArray items(const toml::array &array, const QString &at)
    {
        QJsonArray converted;
        for (const toml::node &node : array) {
            const QString pointer = pointerTo(at, QString::number(converted.size()));
            m_lines[pointer] = static_cast<int>(node.source().begin.line);
            converted.append(value(node, pointer));
        }
        return converted;
    }

    std::map<QString, int> &m_lines;
    QList<Fault> m_faults;
};

/// "/params/width/minimum" is params.width.minimum, and an item's number is counted from 1.
QString keyOf(const QString &pointer)
{
    QString key;
    for (QString part : pointer.split(u'/', Qt::SkipEmptyParts)) {
        part.replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
        bool isNumber = false;
        const int number = part.toInt(&isNumber);
        if (isNumber)
            key += u"[%1]"_s.arg(number + 1);
        else
            key += (key.isEmpty() ? QString() : u"."_s) + part;
    }
    return key;
}

} // namespace

std::expected<TomlFile, QString> TomlFile::read(const QString &path)
{
    QFile file(path);
    if (!file.open(QFile::ReadOnly))
        return std::unexpected(u"%1: cannot be read: %2"_s.arg(path, file.errorString()));
    const QByteArray text = file.readAll();
    if (file.error() != QFile::NoError)
        return std::unexpected(u"%1: cannot be read: %2"_s.arg(path, file.errorString()));
    return parse(text, path);
}

std::expected<TomlFile, QString> TomlFile::parse(const QByteArray &text, const QString &path)
{
    TomlFile result;
    result.m_path = path;
    try {
        const toml::table table =
            toml::parse(std::string_view(text.constData(), static_cast<size_t>(text.size())));
        Converter converter(result.m_lines);
        result.m_content = converter.object(table, {});
        if (!converter.faults().isEmpty())
            return std::unexpected(result.describe(converter.faults().constFirst()));
    } catch (const toml::parse_error &error) {
        return std::unexpected(u"%1:%2: %3"_s.arg(path, QString::number(error.source().begin.line),
                                                  toString(error.description())));
    }
    return result;
}

int TomlFile::lineOf(const QString &pointer) const
{
    for (QString at = pointer; !at.isEmpty(); at.truncate(at.lastIndexOf(u'/'))) {
        if (const auto line = m_lines.find(at); line != m_lines.end())
            return line->second;
    }
    return 1;
}

QString TomlFile::describe(const Fault &fault) const
{
    const QString place = u"%1:%2: "_s.arg(m_path, QString::number(lineOf(fault.pointer)));
    const QString key = keyOf(fault.pointer);
    return key.isEmpty() ? place + fault.message : place + key + ": "_L1 + fault.message;
}

} // namespace pooldeck
