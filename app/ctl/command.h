// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/apiclient.h"
#include "app/ctl/exitstatus.h"
#include "app/ctl/terminal.h"

#include <QCommandLineParser>
#include <QLatin1StringView>

#include <span>

namespace pooldeckctl {

/// What a command works with.
struct Context
{
    ApiClient &api;
    const QCommandLineParser &arguments;
    QStringList positional; ///< what follows the command's name
    Output output;
};

/// One command of the program, e.g. `submit`.
struct Command
{
    using Run = Expected<ExitStatus> (*)(Context &context);

    QLatin1StringView name;
    QLatin1StringView syntax; ///< its positional arguments
    QLatin1StringView summary; ///< one line
    QLatin1StringView help; ///< more lines, for its own --help; may be empty
    void (*addOptions)(QCommandLineParser &parser); ///< may be null
    Run run;
};

extern const Command submitCommand;
extern const Command graphCommand;
extern const Command listCommand;
extern const Command showCommand;
extern const Command cancelCommand;
extern const Command retryCommand;
extern const Command logCommand;
extern const Command attemptsCommand;
extern const Command pinCommand;
extern const Command unpinCommand;
extern const Command forgetCommand;
extern const Command typesCommand;
extern const Command statsCommand;
extern const Command queuesCommand;
extern const Command queueCommand;
extern const Command resourcesCommand;
extern const Command resourceCommand;
extern const Command poolCommand;
extern const Command loopsCommand;

/// A task's id from the command line.
Expected<qint64> parseTaskId(const QString &text);
/// The only argument, an id.
Expected<qint64> onlyTaskId(const Context &context);

/// A command was given an argument that it does not take.
std::unexpected<Failure> unexpectedArgument(const Context &context, qsizetype at = 0);

using ToText = QString (*)(const QJsonObject &answer);
/// Shows an answer as JSON, or as what `toText` makes of it.
Expected<ExitStatus> showAnswer(const Context &context, const Expected<QJsonObject> &answer, ToText toText);
/// Gets `path` and shows the answer, for a command without arguments.
Expected<ExitStatus> showPath(Context &context, const QString &path, ToText toText);

} // namespace pooldeckctl
