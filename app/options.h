// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/configfile.h"
#include "core/api/httplimits.h"
#include "core/store/taskstore.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <expected>
#include <optional>

namespace pooldeck {

/// What the program was told to do: the command line over the config file over the defaults.
struct Options
{
    bool headless = false;
    QString host = QStringLiteral("localhost"); ///< or 127.0.0.1 or ::1 alone
    quint16 port = 8765; ///< 0 picks a free one
    QString dataDirectory; ///< absolute
    QString configDirectory; ///< absolute: where the config file is, or would be
    int threads = 0; ///< 0: one for each core
    int loops = 1;
    int processes = 0; ///< 0: one for each core
    int commands = 0; ///< at once; 0: one for each core, at least four
    Durability durability = Durability::Full;
    bool recreate = false; ///< a damaged database is kept aside and a fresh one begun
    RetentionLimits retention;
    HttpLimits http;
    int submissionsPerSecond = 0; ///< of each access token; 0: any number
    int maxUnfinished = 2'000'000; ///< tasks; 0: any number
    int maxResultBytes = 67'108'864; ///< of one task
    int maxLogBytes = 1'048'576; ///< of one attempt of a task; the oldest lines go
    std::optional<qint64> minFreeBytes; ///< on the disk, for a task to be accepted; 0: none
    bool demo = false;
    std::chrono::seconds drain{10}; ///< how long running tasks may take to end at shutdown
    ConfiguredLimits limits; ///< as the config file has them
    std::vector<ConfiguredSchedule> schedules;
    TomlFile configFile; ///< where they stand; empty if there is none
    std::chrono::milliseconds stallThreshold{50}; ///< a loop that is later has stalled
    QtMsgType logLevel = QtInfoMsg; ///< the least that is written
};

/// What the command line asks for instead of running, if it does.
enum class Information {
    Help,
    Version,
};

struct ProgramArguments
{
    Options options;
    std::optional<Information> information; ///< set: print it, and do not run
};

/// Reads the command line (without the program's name) and the config file that it names, or the
/// user's own if there is one. The error is one line for people, with file and line where it is the
/// config's. Reads files; called once, before anything else.
std::expected<ProgramArguments, QString> readOptions(const QStringList &arguments);

/// What `--help` prints.
QString helpText();

} // namespace pooldeck
