// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QList>
#include <QString>

#include <expected>

namespace pooldeck {

/// One line of the config file that names a known option with a value of the right kind.
struct ConfigSetting
{
    QString name;
    QString value; ///< as the command line would have it; "true" or "false" for a flag
    QString where; ///< "file:line", for messages
};

/// Reads a TOML file of options (see OptionSpec). The error is one line with file and line: a file
/// that cannot be read, a syntax error, an unknown option, a value of the wrong kind. Blocks on the
/// disk.
std::expected<QList<ConfigSetting>, QString> readConfigFile(const QString &path);

} // namespace pooldeck
