// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/commandtemplate.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

#include <expected>

namespace pooldeck {

/// A command as it is started: its template with the params filled in.
struct CommandLine
{
    QByteArray program;
    QList<QByteArray> arguments; ///< after the program's name
    QList<QByteArray> environment; ///< "NAME=value", on top of our own
    QByteArray workingDirectory; ///< never empty
    QByteArray standardInput;
};

/// Fills in the params, and where one is absent the default that the schema has for it. An array within
/// a longer text becomes its items with commas between them, an object its JSON, `true` and `false` those
/// words. The error is a sentence: what cannot be passed to a program. Pure.
std::expected<CommandLine, QString> renderCommand(const CommandTemplate &command,
                                                  const QJsonObject &paramsSchema, const QJsonObject &params);

/// Where in PATH (of the command's environment, or else our own) the program is; one with a slash in it is
/// left as it is. The error is a sentence. Reads directories. POSIX only.
std::expected<QByteArray, QString> findProgram(const CommandLine &command);

} // namespace pooldeck
