// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/command.h"

#include <QStringList>

#include <span>

namespace pooldeckctl {

/// All commands, in the order of the help.
std::span<const Command *const> commandTable();

/// The command whose name is `first`, or `first second`; null if there is none.
const Command *findCommand(const QString &first, const QString &second);
/// Whether a command's name begins with this word and goes on.
bool isFamily(const QString &first);

/// What each command takes besides its own options.
Options commonOptions();
/// The command's own and the common ones.
Options allOptions(const Command *command);
/// Whether it has --params.
bool takesParams(const Command *command);

/// What an exit status means, a line each.
struct StatusMeaning
{
    ExitStatus status;
    QLatin1StringView meaning;
};
std::span<const StatusMeaning> exitStatuses();

} // namespace pooldeckctl
