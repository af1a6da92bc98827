// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/configuredlimits.h"
#include "core/schedule/configuredschedule.h"
#include "core/types/files/tomlfile.h"

#include <QList>
#include <QString>

#include <expected>
#include <vector>

namespace pooldeck {

/// One line of the config file that names a known option with a value of the right kind.
struct ConfigSetting
{
    QString name;
    QString value; ///< as the command line would have it; "true" or "false" for a flag
    QString where; ///< "file:line", for messages
};

/// What the config file says.
struct ConfigFile
{
    TomlFile file;
    QList<ConfigSetting> settings;
    ConfiguredLimits limits; ///< of [queues] and [resources]
    std::vector<ConfiguredSchedule> schedules; ///< of [schedules]; that their tasks can be run is not checked
};

/// Reads a TOML file of options (see OptionSpec), and of queues, resources and schedules. The error is one
/// line with file and line: a file that cannot be read, a syntax error, an unknown key, a value of the wrong
/// kind. Blocks on the disk.
std::expected<ConfigFile, QString> readConfigFile(const QString &path);

/// The same of a file that has been taken apart.
std::expected<ConfigFile, QString> readConfig(TomlFile file);

/// What is wrong with a schedule that was read there, as Scheduler::load() says it: one line for people.
QString describeScheduleFault(const TomlFile &file, const Error &error);

} // namespace pooldeck
