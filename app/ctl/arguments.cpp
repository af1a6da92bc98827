// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/arguments.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

constexpr std::array Commands{&submitCommand, &graphCommand,     &listCommand,     &showCommand,
                              &logCommand,    &attemptsCommand,  &cancelCommand,   &retryCommand,
                              &pinCommand,    &unpinCommand,     &forgetCommand,   &queuesCommand,
                              &queueCommand,  &resourcesCommand, &resourceCommand, &poolCommand,
                              &typesCommand,  &statsCommand,     &loopsCommand};

void addCommonOptions(QCommandLineParser &parser, const Command *command)
{
    parser.addOption({{u"h"_s, u"help"_s}, u"Show this help."_s});
    parser.addOption({{u"v"_s, u"version"_s}, u"Show the version."_s});
    parser.addOption({u"data-dir"_s,
                      u"The server's data directory, to find it and its access token (default: the "
                      "platform's application data directory)."_s,
                      u"DIR"_s});
    parser.addOption(
        {u"url"_s, u"Where the server is, instead of what the data directory says."_s, u"URL"_s});
    parser.addOption(
        {{u"o"_s, u"output"_s}, u"table or json (default: table on a terminal, else json)."_s, u"FORMAT"_s});
    // For submit, --json VALUE gives the params.
    if (command != &submitCommand)
        parser.addOption({u"json"_s, u"The same as --output json."_s});
}

QString optionsText(const QCommandLineParser &parser)
{
    const QString help = parser.helpText();
    const qsizetype options = help.indexOf("Options:"_L1);
    return options < 0 ? QString() : help.mid(options);
}

QString programHelp(const QCommandLineParser &parser)
{
    QString text = u"Usage: pooldeckctl [options] COMMAND [arguments]\n"
                   "Talks to the Pooldeck server that runs on this machine.\n\nCommands:\n"_s;
    for (const Command *command : Commands) {
        const QString usage = command->name + u' ' + command->syntax;
        text += u"  %1  %2\n"_s.arg(usage.leftJustified(28), command->summary);
    }
    text += "\n`pooldeckctl COMMAND --help` tells more of each.\n\n"_L1 + optionsText(parser)
        + "\nExit status:\n"
          "  0  done; with --wait: the task succeeded\n"
          "  1  the task failed\n"
          "  2  the command line is wrong\n"
          "  3  the task was cancelled\n"
          "  4  the server cannot be reached\n"
          "  5  the server refused the request\n"_L1;
    return text;
}

QString commandHelp(const Command &command, const QCommandLineParser &parser)
{
    QString text = u"Usage: pooldeckctl %1 [options] %2"_s.arg(command.name, command.syntax).trimmed()
        + u"\n%1.\n"_s.arg(command.summary);
    if (!command.help.isEmpty())
        text += u'\n' + command.help + u'\n';
    return text + u'\n' + optionsText(parser);
}

Expected<Output> readOutput(const QCommandLineParser &parser, bool jsonFlag)
{
    const QString format = parser.value(u"output"_s);
    if (parser.isSet(u"output"_s) && format != "table"_L1 && format != "json"_L1)
        return usageError(u"--output: \"%1\" is not table or json"_s.arg(format));
    if (jsonFlag || format == "json"_L1)
        return Output::Json;
    return format == "table"_L1 ? Output::Table : defaultOutput();
}

/// Where the command's name is: the first argument that is neither an option nor an option's value.
qsizetype commandIndex(const QStringList &arguments)
{
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments.at(i);
        if (!argument.startsWith(u'-'))
            return i;
        const bool takesValue = argument == "--data-dir"_L1 || argument == "--url"_L1
            || argument == "--output"_L1 || argument == "-o"_L1;
        if (takesValue)
            ++i;
    }
    return -1;
}

} // namespace

Expected<Arguments> readArguments(const QStringList &arguments, QCommandLineParser &parser)
{
    Arguments result;
    const qsizetype at = commandIndex(arguments);
    if (at >= 0) {
        const auto found = std::ranges::find_if(
            Commands, [&](const Command *command) { return arguments.at(at) == command->name; });
        if (found == Commands.end())
            return usageError(u"There is no command \"%1\"; see pooldeckctl --help"_s.arg(arguments.at(at)));
        result.command = *found;
    }

    // Before the command's name --json is always the flag, also where the command's own takes a value.
    QStringList rest = arguments;
    const bool jsonBefore = at > 0 && rest.mid(0, at).contains("--json"_L1);
    if (jsonBefore)
        rest.removeAt(rest.indexOf("--json"_L1));

    addCommonOptions(parser, result.command);
    if (result.command && result.command->addOptions)
        result.command->addOptions(parser);
    if (!parser.parse(QStringList{u"pooldeckctl"_s} + rest))
        return usageError(parser.errorText());

    if (parser.isSet(u"version"_s))
        result.information = "pooldeckctl "_L1 + QCoreApplication::applicationVersion() + u'\n';
    else if (parser.isSet(u"help"_s))
        result.information = result.command ? commandHelp(*result.command, parser) : programHelp(parser);
    else if (!result.command)
        return usageError(u"A command is missing; see pooldeckctl --help"_s);
    if (!result.information.isEmpty())
        return result;

    const bool jsonFlag = jsonBefore || (result.command != &submitCommand && parser.isSet(u"json"_s));
    const auto output = readOutput(parser, jsonFlag);
    if (!output)
        return std::unexpected(output.error());
    result.output = *output;
    result.dataDirectory = parser.value(u"data-dir"_s);
    result.url = parser.value(u"url"_s);
    result.positional = parser.positionalArguments().mid(1);
    return result;
}

} // namespace pooldeckctl
