// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/manpage.h"

#include "app/ctl/commandtable.h"
#include "app/ctl/roff.h"

#include <QCoreApplication>

#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

QString optionParagraphs(const Options &options)
{
    QString text;
    for (const QCommandLineOption &option : options) {
        QStringList names;
        for (const QString &name : option.names())
            names.append("\\fB"_L1 + roff((name.size() == 1 ? u"-"_s : u"--"_s) + name) + "\\fR"_L1);
        text += ".TP\n"_L1 + names.join(u", "_s);
        if (!option.valueName().isEmpty())
            text += " \\fI"_L1 + roff(option.valueName()) + "\\fR"_L1;
        text += u'\n' + roffParagraphs(option.description());
    }
    return text;
}

QString examples(const QString &lines)
{
    return ".PP\n.nf\n"_L1 + roffLines(lines, u"    "_s) + ".fi\n"_L1;
}

QString commandSection(const Command &command)
{
    QString text = u".SS \"%1\"\n"_s.arg(roff((command.name + u' ' + command.syntax).trimmed()))
        + roffParagraphs(command.summary + u'.');
    if (!command.help.isEmpty())
        text += ".PP\n"_L1 + roffParagraphs(command.help);
    if (command.options)
        text += optionParagraphs(command.options());
    if (!command.examples.isEmpty())
        text += examples(command.examples);
    return text;
}

} // namespace

QString manPage()
{
    QString text = roffTitle(u"pooldeckctl"_s, QCoreApplication::applicationVersion())
        + ".SH NAME\npooldeckctl \\- command-line client of Pooldeck\n"
          ".SH SYNOPSIS\n.B pooldeckctl\n.RI [ options ]\n.I COMMAND\n.RI [ arguments ]\n"
          ".SH DESCRIPTION\n"
          "Talks to the Pooldeck server that runs on this machine: submits tasks,\n"
          "watches, cancels and repeats them, and changes how the server works.\n"
          "It finds the server and its access token in the data directory.\n"
          ".PP\nOn a terminal answers are tables; else they are JSON, as the server gives it.\n"
          ".SH OPTIONS\nThese go with each command, before its name or after it.\n"_L1
        + optionParagraphs(commonOptions()) + ".SH COMMANDS\n"_L1;
    for (const Command *command : commandTable())
        text += commandSection(*command);
    text += ".SH EXIT STATUS\n"_L1;
    for (const StatusMeaning &status : exitStatuses())
        text += u".TP\n.B %1\n%2\n"_s.arg(std::to_underlying(status.status)).arg(roff(status.meaning));
    return text
        + ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nIf it is set and not empty, nothing is coloured.\n"
          ".TP\n.B POOLDECK_TOKEN_FILE\nThe same as \\fB\\-\\-token\\-file\\fR, which is stronger.\n"
          ".SH FILES\n.TP\n.I server.json\nIn the data directory: where the server listens.\n"
          ".TP\n.I token\nIn the data directory: the owner's access token; only its user may read it.\n"
          ".SH SEE ALSO\n.BR pooldeck (1)\n"_L1;
}

} // namespace pooldeckctl
