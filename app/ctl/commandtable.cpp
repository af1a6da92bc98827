// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/commandtable.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

constexpr std::array Commands{
    &submitCommand,
    &graphCommand,
    &listCommand,
    &showCommand,
    &waitCommand,
    &eventsCommand,
    &logCommand,
    &attemptsCommand,
    &cancelCommand,
    &retryCommand,
    &changeCommand,
    &pinCommand,
    &unpinCommand,
    &forgetCommand,
    &openCommand,
    &schedulesCommand,
    &scheduleShowCommand,
    &scheduleAddCommand,
    &scheduleChangeCommand,
    &schedulePauseCommand,
    &scheduleResumeCommand,
    &scheduleRunCommand,
    &scheduleRemoveCommand,
    &schedulePreviewCommand,
    &filesCommand,
    &fileUploadCommand,
    &fileDownloadCommand,
    &fileRemoveCommand,
    &queuesCommand,
    &queueCommand,
    &resourcesCommand,
    &resourceCommand,
    &poolCommand,
    &typesCommand,
    &statsCommand,
    &loopsCommand,
    &stallsCommand,
    &tokenListCommand,
    &tokenCreateCommand,
    &tokenRevokeCommand,
    &tokenRotateCommand,
    &tokenShowCommand,
    &tokenPathCommand,
    &completionCommand,
    &manCommand,
};

constexpr std::array Statuses{
    StatusMeaning{ExitStatus::Done, "done; of commands that wait: the task succeeded"_L1},
    StatusMeaning{ExitStatus::TaskFailed, "the task failed"_L1},
    StatusMeaning{ExitStatus::Usage, "the command line is wrong"_L1},
    StatusMeaning{ExitStatus::TaskCancelled, "the task was cancelled"_L1},
    StatusMeaning{ExitStatus::Unreachable, "the server cannot be reached"_L1},
    StatusMeaning{ExitStatus::Refused, "the server refused the request"_L1},
    StatusMeaning{ExitStatus::TimedOut, "the time of wait --timeout is over"_L1},
    StatusMeaning{ExitStatus::NoOutput, "the output cannot be written"_L1},
    StatusMeaning{ExitStatus::Interrupted, "interrupted by Ctrl+C"_L1},
};

} // namespace

std::span<const Command *const> commandTable()
{
    return Commands;
}

const Command *findCommand(const QString &first, const QString &second)
{
    const QString both = first + u' ' + second;
    const auto found = std::ranges::find_if(
        Commands, [&](const Command *command) { return command->name == first || command->name == both; });
    return found == Commands.end() ? nullptr : *found;
}

bool isFamily(const QString &first)
{
    return std::ranges::any_of(Commands, [prefix = first + u' '](const Command *command) {
        return QString(command->name).startsWith(prefix);
    });
}

Options commonOptions()
{
    return {
        {{u"h"_s, u"help"_s}, u"Show this help."_s},
        {{u"v"_s, u"version"_s}, u"Show the version."_s},
        {u"data-dir"_s,
         u"The server's data directory, to find it and its access token (default: the platform's "
         "application data directory)."_s,
         u"DIR"_s},
        {u"url"_s, u"Where the server is, instead of what the data directory says."_s, u"URL"_s},
        {u"token-file"_s,
         u"A file with another access token than the owner's, one of `token create`; it must have the mode "
         "0600 (default: what POOLDECK_TOKEN_FILE names, else the token in the data directory)."_s,
         u"FILE"_s},
        {{u"o"_s, u"output"_s},
         u"How answers are shown (default: table on a terminal, else json)."_s,
         u"table|json"_s},
        {u"json"_s, u"The same as --output json."_s},
    };
}

Options allOptions(const Command *command)
{
    return (command && command->options ? command->options() : Options()) + commonOptions();
}

bool takesParams(const Command *command)
{
    if (!command || !command->options)
        return false;
    const Options own = command->options();
    return std::ranges::any_of(
        own, [](const QCommandLineOption &option) { return option.names().contains("params"_L1); });
}

std::span<const StatusMeaning> exitStatuses()
{
    return Statuses;
}

} // namespace pooldeckctl
