// SPDX-License-Identifier: GPL-3.0-only
#include "app/configfile.h"

#include "app/optiontable.h"

#include <QFile>

#include <toml++/toml.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QString toString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString place(const QString &path, const toml::source_region &source)
{
    return u"%1:%2"_s.arg(path, QString::number(source.begin.line));
}

/// The value as text if it is of the option's kind.
std::expected<QString, QString> valueOf(const OptionSpec &spec, const toml::node &node)
{
    switch (spec.kind) {
    case OptionSpec::Kind::Flag:
        if (const auto *flag = node.as_boolean())
            return flag->get() ? u"true"_s : u"false"_s;
        return std::unexpected(u"must be true or false"_s);
    case OptionSpec::Kind::Number:
        if (const auto *number = node.as_integer())
            return QString::number(number->get());
        return std::unexpected(u"must be a whole number"_s);
    case OptionSpec::Kind::Text:
        if (const auto *text = node.as_string())
            return toString(text->get());
        return std::unexpected(u"must be a string in quotes"_s);
    }
    Q_UNREACHABLE();
}

} // namespace

std::expected<QList<ConfigSetting>, QString> readConfigFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QFile::ReadOnly))
        return std::unexpected(u"%1: cannot be read: %2"_s.arg(path, file.errorString()));
    const QByteArray text = file.readAll();
    if (file.error() != QFile::NoError)
        return std::unexpected(u"%1: cannot be read: %2"_s.arg(path, file.errorString()));

    toml::table table;
    try {
        table = toml::parse(std::string_view(text.constData(), static_cast<size_t>(text.size())));
    } catch (const toml::parse_error &error) {
        return std::unexpected(u"%1: %2"_s.arg(place(path, error.source()), toString(error.description())));
    }

    QList<ConfigSetting> settings;
    std::vector<std::pair<toml::source_index, QString>> faults; // the first of the file is told
    for (const auto &[key, node] : table) {
        const QString name = toString(key.str());
        const auto fault = [&](const QString &message) {
            faults.emplace_back(key.source().begin.line, u"%1: %2"_s.arg(place(path, key.source()), message));
        };
        const OptionSpec *spec = findOption(name);
        if (!spec) {
            fault(u"unknown option \"%1\""_s.arg(name));
            continue;
        }
        const auto value = valueOf(*spec, node);
        if (!value)
            fault(u"\"%1\" %2"_s.arg(name, value.error()));
        else
            settings.append({name, *value, place(path, key.source())});
    }
    if (!faults.empty())
        return std::unexpected(
            std::ranges::min_element(faults, {}, [](const auto &f) { return f.first; })->second);
    return settings;
}

} // namespace pooldeck
