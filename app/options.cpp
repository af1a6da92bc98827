// SPDX-License-Identifier: GPL-3.0-only
#include "app/options.h"

#include "app/optiontable.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QString userConfigFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + "/pooldeck.toml"_L1;
}

QString negated(const OptionSpec &spec)
{
    return "no-"_L1 + spec.name;
}

void setUp(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        u"Pooldeck runs background tasks that anything on this machine sends it over HTTP, and shows "
        "them live.\n\nEvery option but --config can also be a line of the config file, e.g.\n"
        "  port = 8765\n  data-dir = \"/srv/pooldeck\"\n  headless = true\n"
        "The command line wins over the file. Without --config, %1 is read if it exists."_s.arg(
            QDir::toNativeSeparators(userConfigFile())));
    parser.addOption({{u"h"_s, u"help"_s}, u"Show this help."_s});
    parser.addOption({{u"v"_s, u"version"_s}, u"Show the version."_s});
    parser.addOption({u"config"_s, u"Read options from this TOML file."_s, u"FILE"_s});
    for (const OptionSpec &spec : optionTable()) {
        parser.addOption({spec.name, spec.description, spec.valueName});
        if (spec.kind == OptionSpec::Kind::Flag) {
            QCommandLineOption no(negated(spec), u"Not so, whatever the config file says."_s);
            parser.addOption(no);
        }
    }
}

using Applied = std::expected<void, QString>;

Applied applyConfig(Options &options, const QString &path)
{
    auto config = readConfigFile(path);
    if (!config)
        return std::unexpected(config.error());
    for (const ConfigSetting &setting : config->settings) {
        if (const auto applied = findOption(setting.name)->apply(options, setting.value); !applied)
            return std::unexpected(u"%1: %2: %3"_s.arg(setting.where, setting.name, applied.error()));
    }
    options.limits = std::move(config->limits);
    options.schedules = std::move(config->schedules);
    options.configFile = std::move(config->file);
    // A relative name in a file means beside the file, wherever the program was started.
    if (!options.dataDirectory.isEmpty())
        options.dataDirectory = QFileInfo(path).absoluteDir().absoluteFilePath(options.dataDirectory);
    return {};
}

Applied applyCommandLine(Options &options, const QCommandLineParser &parser)
{
    for (const OptionSpec &spec : optionTable()) {
        const bool isFlag = spec.kind == OptionSpec::Kind::Flag;
        QString value;
        if (parser.isSet(spec.name))
            value = isFlag ? u"true"_s : parser.value(spec.name);
        else if (isFlag && parser.isSet(negated(spec)))
            value = u"false"_s;
        else
            continue;
        if (const auto applied = spec.apply(options, value); !applied)
            return std::unexpected(u"--%1: %2"_s.arg(spec.name, applied.error()));
    }
    return {};
}

} // namespace

std::expected<ProgramArguments, QString> readOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    setUp(parser);
    if (!parser.parse(QStringList{u"pooldeck"_s} + arguments))
        return std::unexpected(parser.errorText() + " See --help."_L1);
    if (!parser.positionalArguments().isEmpty()) {
        return std::unexpected(
            u"Unexpected argument \"%1\". See --help."_s.arg(parser.positionalArguments().constFirst()));
    }

    ProgramArguments result;
    if (parser.isSet(u"help"_s) || parser.isSet(u"version"_s)) {
        result.information = parser.isSet(u"help"_s) ? Information::Help : Information::Version;
        return result;
    }

    QString config = parser.value(u"config"_s);
    if (!parser.isSet(u"config"_s) && QFileInfo::exists(userConfigFile()))
        config = userConfigFile();
    else if (parser.isSet(u"config"_s) && config.isEmpty())
        return std::unexpected(u"--config: the file's name is empty"_s);
    Options &options = result.options;
    options.configDirectory = QFileInfo(config.isEmpty() ? userConfigFile() : config).absolutePath();
    if (!config.isEmpty()) {
        if (const auto applied = applyConfig(options, config); !applied)
            return std::unexpected(applied.error());
    }
    if (const auto applied = applyCommandLine(options, parser); !applied)
        return std::unexpected(applied.error());

    if (options.dataDirectory.isEmpty())
        options.dataDirectory = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    options.dataDirectory = QDir::cleanPath(QDir::current().absoluteFilePath(options.dataDirectory));
    return result;
}

QString helpText()
{
    QCommandLineParser parser;
    setUp(parser);
    return parser.helpText();
}

} // namespace pooldeck
