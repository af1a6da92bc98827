// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/arguments.h"

#include "app/ctl/commandtable.h"
#include "app/ctl/help.h"
#include "app/ctl/suggestion.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

Expected<Output> readOutput(const QCommandLineParser &parser)
{
    const QString format = parser.value(u"output"_s);
    if (parser.isSet(u"output"_s) && format != "table"_L1 && format != "json"_L1)
        return usageError(u"--output: \"%1\" is not table or json"_s.arg(format));
    if (parser.isSet(u"json"_s) || format == "json"_L1)
        return Output::Json;
    return format == "table"_L1 ? Output::Table : defaultOutput();
}

std::unexpected<Failure> noSuchCommand(const QString &first, const QString &second)
{
    QStringList names;
    for (const Command *command : commandTable())
        names.append(command->name);
    const bool inFamily = isFamily(first) && !second.isEmpty();
    const QString written = inFamily ? first + u' ' + second : first;
    if (!inFamily) {
        for (QString &name : names)
            name = name.section(u' ', 0, 0);
    }
    return usageError(
        u"There is no command \"%1\".%2 See pooldeckctl --help"_s.arg(written, suggestion(written, names)));
}

std::unexpected<Failure> wrongOptions(const QCommandLineParser &parser, const Command *command)
{
    const QStringList unknown = parser.unknownOptionNames();
    if (unknown.isEmpty())
        return usageError(parser.errorText());
    QStringList known;
    for (const QCommandLineOption &option : allOptions(command)) {
        for (const QString &name : option.names()) {
            if (name.size() > 1)
                known.append("--"_L1 + name);
        }
    }
    const QString dashes = unknown.constFirst().size() == 1 ? u"-"_s : u"--"_s;
    const QString written = dashes + unknown.constFirst();
    const QString help = command ? QString(command->name) + " --help"_L1 : u"--help"_s;
    return usageError(
        u"There is no option %1.%2 See pooldeckctl %3"_s.arg(written, suggestion(written, known), help));
}

/// --json with JSON behind it, as curl has it, says the params; without, how the answer is shown.
QStringList withParamsNamed(QStringList arguments)
{
    const qsizetype end = arguments.indexOf("--"_L1);
    for (qsizetype i = 0; i < (end < 0 ? arguments.size() : end); ++i) {
        const QString next = arguments.value(i + 1).trimmed();
        if (arguments.at(i).startsWith("--json="_L1))
            arguments[i].replace(0, 6, u"--params"_s);
        else if (arguments.at(i) == "--json"_L1 && (next.startsWith(u'{') || next.startsWith(u'[')))
            arguments[i] = u"--params"_s;
    }
    return arguments;
}

} // namespace

qsizetype commandIndex(const QStringList &arguments)
{
    const Options common = commonOptions();
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments.at(i);
        if (!argument.startsWith(u'-'))
            return i;
        const bool takesValue = std::ranges::any_of(common, [&](const QCommandLineOption &option) {
            const QString name = argument.mid(argument.startsWith("--"_L1) ? 2 : 1);
            return !option.valueName().isEmpty() && option.names().contains(name);
        });
        if (takesValue)
            ++i;
    }
    return -1;
}

Expected<Arguments> readArguments(const QStringList &arguments, QCommandLineParser &parser)
{
    Arguments result;
    const qsizetype at = commandIndex(arguments);
    QString family;
    if (at >= 0) {
        const QString first = arguments.at(at);
        const QString second = arguments.value(at + 1);
        result.command = findCommand(first, second);
        if (!result.command) {
            if (!isFamily(first) || (!second.isEmpty() && !second.startsWith(u'-')))
                return noSuchCommand(first, second);
            family = first;
        }
    }

    parser.addOptions(allOptions(result.command));
    const QStringList words = takesParams(result.command) ? withParamsNamed(arguments) : arguments;
    if (!parser.parse(QStringList{u"pooldeckctl"_s} + words))
        return wrongOptions(parser, result.command);

    if (parser.isSet(u"version"_s))
        result.information = "pooldeckctl "_L1 + QCoreApplication::applicationVersion() + u'\n';
    else if (parser.isSet(u"help"_s))
        result.information = result.command ? commandHelp(*result.command)
            : family.isEmpty()              ? programHelp()
                                            : familyHelp(family);
    else if (!result.command)
        return usageError(family.isEmpty() ? u"A command is missing; see pooldeckctl --help"_s
                                           : u"What of %1? See pooldeckctl %1 --help"_s.arg(family));
    if (!result.information.isEmpty())
        return result;

    const auto output = readOutput(parser);
    if (!output)
        return std::unexpected(output.error());
    result.output = *output;
    result.place = {parser.value(u"data-dir"_s), parser.value(u"url"_s), parser.value(u"token-file"_s)};
    const qsizetype nameWords = QString(result.command->name).count(u' ') + 1;
    result.positional = parser.positionalArguments().mid(nameWords);
    return result;
}

} // namespace pooldeckctl
