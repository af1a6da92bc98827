// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/apiclient.h"
#include "app/ctl/exitstatus.h"
#include "app/ctl/server.h"
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
    Place place = {}; ///< of the server
};

using Options = QList<QCommandLineOption>;

/// One command of the program, e.g. `submit`. Help, completion and the man page are made of these.
///
/// The words in capitals in `syntax` and the value names of options are a small vocabulary: they say what
/// completion offers there (see completion.h); `a|b|c` names all that is allowed.
struct Command
{
    using Run = Expected<ExitStatus> (*)(Context &context);

    QLatin1StringView name; ///< one word or two: "schedule add"
    QLatin1StringView syntax = {}; ///< its positional arguments
    QLatin1StringView summary = {}; ///< one line, without a full stop
    QLatin1StringView help = {}; ///< paragraphs; lines that begin with a space stay as they are
    QLatin1StringView examples = {}; ///< a command line each
    Options (*options)() = nullptr;
    Run run = nullptr;
};

extern const Command submitCommand;
extern const Command graphCommand;
extern const Command listCommand;
extern const Command showCommand;
extern const Command waitCommand;
extern const Command eventsCommand;
extern const Command cancelCommand;
extern const Command retryCommand;
extern const Command logCommand;
extern const Command attemptsCommand;
extern const Command changeCommand;
extern const Command pinCommand;
extern const Command unpinCommand;
extern const Command forgetCommand;
extern const Command typesCommand;
extern const Command statsCommand;
extern const Command schedulesCommand;
extern const Command scheduleShowCommand;
extern const Command scheduleAddCommand;
extern const Command scheduleChangeCommand;
extern const Command schedulePauseCommand;
extern const Command scheduleResumeCommand;
extern const Command scheduleRunCommand;
extern const Command scheduleRemoveCommand;
extern const Command schedulePreviewCommand;
extern const Command filesCommand;
extern const Command fileUploadCommand;
extern const Command fileDownloadCommand;
extern const Command fileRemoveCommand;
extern const Command openCommand;
extern const Command tokenListCommand;
extern const Command tokenCreateCommand;
extern const Command tokenRevokeCommand;
extern const Command tokenRotateCommand;
extern const Command tokenShowCommand;
extern const Command tokenPathCommand;
extern const Command queuesCommand;
extern const Command queueCommand;
extern const Command resourcesCommand;
extern const Command resourceCommand;
extern const Command poolCommand;
extern const Command loopsCommand;
extern const Command stallsCommand;
extern const Command completionCommand;
extern const Command manCommand;

/// A task's id from the command line.
Expected<qint64> parseTaskId(const QString &text);
/// All arguments, ids; at least one.
Expected<QList<qint64>> taskIds(const Context &context);
/// The only argument, an id.
Expected<qint64> onlyTaskId(const Context &context);

/// A command was given an argument that it does not take.
std::unexpected<Failure> unexpectedArgument(const Context &context, qsizetype at = 0);

using ToText = QString (*)(const QJsonObject &answer);
/// Shows an answer as JSON, or as what `toText` makes of it.
Expected<ExitStatus> showAnswer(const Context &context, const Expected<QJsonObject> &answer, ToText toText);
/// Removes what is at `path` and says so: by `told`, or as JSON what it was.
Expected<ExitStatus> showRemoved(const Context &context, const QString &path, const QJsonObject &was,
                                 const QString &told);
/// Gets `path` and shows the answer, for a command without arguments.
Expected<ExitStatus> showPath(Context &context, const QString &path, ToText toText);

} // namespace pooldeckctl
