// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/help.h"

#include "app/ctl/commandtable.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

constexpr qsizetype HelpWidth = 100;

QString usageOf(const Command &command)
{
    return (command.name + u' ' + command.syntax).trimmed();
}

QString commandLines(const QString &prefix)
{
    qsizetype width = 0;
    for (const Command *command : commandTable()) {
        if (QString(command->name).startsWith(prefix))
            width = std::max(width, usageOf(*command).size());
    }
    QString text;
    for (const Command *command : commandTable()) {
        if (QString(command->name).startsWith(prefix))
            text += u"  %1  %2\n"_s.arg(usageOf(*command).leftJustified(width), command->summary);
    }
    return text;
}

QString optionLines(const Options &options)
{
    QList<std::pair<QString, QString>> lines;
    qsizetype width = 0;
    for (const QCommandLineOption &option : options) {
        QStringList names;
        const QStringList all = option.names();
        for (const QString &name : all)
            names.append((name.size() == 1 ? u"-"_s : u"--"_s) + name);
        QString text = (all.constFirst().size() > 1 ? u"    "_s : QString()) + names.join(u", "_s);
        if (!option.valueName().isEmpty())
            text += u' ' + option.valueName();
        width = std::max(width, text.size());
        lines.append({text, option.description()});
    }
    constexpr qsizetype Widest = 32;
    width = std::min(width, Widest);
    QString text;
    for (const auto &[names, description] : lines) {
        const QStringList parts =
            wrapped(description, HelpWidth - width - 4).split(u'\n', Qt::SkipEmptyParts);
        // Long names have a line of their own.
        text += names.size() > width ? u"  %1\n%2"_s.arg(names, QString(width + 4, u' '))
                                     : u"  %1  "_s.arg(names.leftJustified(width));
        text += parts.join(u'\n' + QString(width + 4, u' ')) + u'\n';
    }
    return text;
}

} // namespace

QString programHelp()
{
    QString text = u"Usage: pooldeckctl [options] COMMAND [arguments]\n"
                   "Talks to the Pooldeck server that runs on this machine.\n\nCommands:\n"_s
        + commandLines({}) + "\n`pooldeckctl COMMAND --help` tells more of each.\n\nOptions:\n"_L1
        + optionLines(commonOptions()) + "\nExit status:\n"_L1;
    for (const StatusMeaning &status : exitStatuses())
        text += u"  %1  %2\n"_s.arg(std::to_underlying(status.status), 3).arg(status.meaning);
    return text;
}

QString familyHelp(const QString &first)
{
    return u"Usage: pooldeckctl %1 COMMAND [options] [arguments]\n\nCommands:\n"_s.arg(first)
        + commandLines(first + u' ')
        + u"\n`pooldeckctl %1 COMMAND --help` tells more of each.\n"_s.arg(first);
}

QString commandHelp(const Command &command)
{
    QString text = u"Usage: pooldeckctl %1 [options] %2"_s.arg(command.name, command.syntax).trimmed()
        + u"\n%1.\n"_s.arg(command.summary);
    if (!command.help.isEmpty())
        text += u'\n' + wrapped(command.help, HelpWidth);
    if (command.options)
        text += "\nOptions:\n"_L1 + optionLines(command.options());
    text += "\nOptions of all commands:\n"_L1 + optionLines(commonOptions());
    if (!command.examples.isEmpty()) {
        text += "\nExamples:\n"_L1;
        for (const QString &line : QString(command.examples).split(u'\n'))
            text += "  "_L1 + line + u'\n';
    }
    return text;
}

QString wrapped(const QString &text, qsizetype width)
{
    QString result;
    for (const QString &line : text.split(u'\n')) {
        if (line.startsWith(u' ')) {
            result += line + u'\n';
            continue;
        }
        QString current;
        for (const QString &word : line.split(u' ', Qt::SkipEmptyParts)) {
            if (!current.isEmpty() && current.size() + 1 + word.size() > width) {
                result += current + u'\n';
                current.clear();
            }
            current += (current.isEmpty() ? QString() : u" "_s) + word;
        }
        result += current + u'\n';
    }
    return result;
}

} // namespace pooldeckctl
