// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/command.h"

#include <QCommandLineParser>
#include <QStringList>

#include <optional>

namespace pooldeckctl {

/// The command line, taken apart. `command` is null if it only asks for `information`.
struct Arguments
{
    const Command *command = nullptr;
    QStringList positional; ///< after the command's name
    QString dataDirectory;
    QString url;
    Output output = Output::Table;
    QString information; ///< set: print it and be done (--help, --version)
};

/// Reads the command line (without the program's name). Options for all commands may come before the
/// command's name or after it. `parser` keeps the options of the command.
Expected<Arguments> readArguments(const QStringList &arguments, QCommandLineParser &parser);

} // namespace pooldeckctl
