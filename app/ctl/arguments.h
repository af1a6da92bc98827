// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/command.h"

#include <QCommandLineParser>
#include <QStringList>

namespace pooldeckctl {

/// The command line, taken apart. `command` is null if it only asks for `information`.
struct Arguments
{
    const Command *command = nullptr;
    QStringList positional; ///< after the command's name
    Place place; ///< of the server
    Output output = Output::Table;
    QString information; ///< set: print it and be done (--help, --version)
};

/// Reads the command line (without the program's name). Options for all commands may come before the
/// command's name or after it. `parser` keeps the options of the command.
Expected<Arguments> readArguments(const QStringList &arguments, QCommandLineParser &parser);

/// Where the command's name is: the first argument that is neither an option nor an option's value;
/// -1 if there is none.
qsizetype commandIndex(const QStringList &arguments);

} // namespace pooldeckctl
