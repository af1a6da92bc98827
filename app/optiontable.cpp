// SPDX-License-Identifier: GPL-3.0-only
#include "app/optiontable.h"

#include "app/limitoptions.h"
#include "app/optionvalues.h"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

template <typename Value, size_t Count>
Applied applyChoice(Value &target, const QString &text,
                    const std::array<std::pair<QLatin1StringView, Value>, Count> &choices)
{
    QStringList names;
    for (const auto &[name, value] : choices) {
        if (text == name) {
            target = value;
            return {};
        }
        names.append(name);
    }
    return std::unexpected(u"\"%1\" is not one of %2"_s.arg(text, names.join(", "_L1)));
}

constexpr std::array DurabilityChoices{std::pair{"full"_L1, Durability::Full},
                                       std::pair{"process"_L1, Durability::Process},
                                       std::pair{"memory"_L1, Durability::Memory}};
constexpr std::array LogLevelChoices{std::pair{"debug"_L1, QtDebugMsg}, std::pair{"info"_L1, QtInfoMsg},
                                     std::pair{"warning"_L1, QtWarningMsg},
                                     std::pair{"error"_L1, QtCriticalMsg}};

constexpr std::array Table{
    OptionSpec{"headless"_L1,
               OptionSpec::Kind::Flag,
               {},
               "Serve without a window; needs no display."_L1,
               [](Options &options, const QString &value) -> Applied {
                   options.headless = value == "true"_L1;
                   return {};
               }},
    OptionSpec{
        "host"_L1, OptionSpec::Kind::Text, "ADDRESS"_L1,
        "Where to listen: localhost (127.0.0.1 and, if there is one, ::1; default), 127.0.0.1 or "
        "::1 alone."_L1,
        [](Options &options, const QString &value) -> Applied {
            for (const QLatin1StringView host : {"localhost"_L1, "127.0.0.1"_L1, "::1"_L1}) {
                if (value == host) {
                    options.host = value;
                    return {};
                }
            }
            return std::unexpected(
                u"\"%1\" is refused: Pooldeck listens on loopback only: localhost, 127.0.0.1 or ::1. To "
                u"reach it "
                "from another machine use an SSH tunnel (ssh -L 8765:127.0.0.1:8765 HOST) or a reverse "
                "proxy with access control of its own"_s.arg(value));
        }},
    OptionSpec{"port"_L1, OptionSpec::Kind::Number, "PORT"_L1,
               "The TCP port to listen on; 0 picks a free one (default 8765)."_L1,
               [](Options &options, const QString &value) -> Applied {
                   return applyNumber(value, 0, 65535,
                                      [&](int port) { options.port = static_cast<quint16>(port); });
               }},
    OptionSpec{"data-dir"_L1, OptionSpec::Kind::Text, "DIR"_L1,
               "Where the tasks, the access token and the logs are kept, one instance of the program at a "
               "time (default: the platform's application data directory)."_L1,
               [](Options &options, const QString &value) -> Applied {
                   if (value.isEmpty())
                       return std::unexpected(u"the directory's name is empty"_s);
                   options.dataDirectory = value;
                   return {};
               }},
    OptionSpec{"threads"_L1, OptionSpec::Kind::Number, "N"_L1,
               "Pool threads (default 0: one for each core)."_L1,
               [](Options &options, const QString &value) -> Applied {
                   return applyNumber(value, 0, 1024, [&](int n) { options.threads = n; });
               }},
    OptionSpec{"processes"_L1, OptionSpec::Kind::Number, "N"_L1,
               "Worker processes, for tasks that are to be isolated (default 0: one for each core)."_L1,
               [](Options &options, const QString &value) -> Applied {
                   return applyNumber(value, 0, 256, [&](int n) { options.processes = n; });
               }},
    OptionSpec{"commands"_L1, OptionSpec::Kind::Number, "N"_L1,
               "External programs at once (default 0: one for each core, at least four)."_L1,
               [](Options &options, const QString &value) -> Applied {
                   return applyNumber(value, 0, 256, [&](int n) { options.commands = n; });
               }},
    OptionSpec{"loops"_L1, OptionSpec::Kind::Number, "N"_L1,
               "API threads, each with an event loop of its own (default 1)."_L1,
               [](Options &options, const QString &value) -> Applied {
                   return applyNumber(value, 1, 64, [&](int n) { options.loops = n; });
               }},
    OptionSpec{"durability"_L1, OptionSpec::Kind::Text, "LEVEL"_L1,
               "What an accepted task survives: full (the machine's death, default), process (this "
               "program's death) or memory (nothing)."_L1,
               [](Options &options, const QString &value) -> Applied {
                   return applyChoice(options.durability, value, DurabilityChoices);
               }},
    OptionSpec{"recreate"_L1,
               OptionSpec::Kind::Flag,
               {},
               "If the database is damaged, keep it aside under another name and begin a fresh one."_L1,
               [](Options &options, const QString &value) -> Applied {
                   options.recreate = value == "true"_L1;
                   return {};
               }},
    OptionSpec{"retention-days"_L1, OptionSpec::Kind::Number, "DAYS"_L1,
               "How long tasks that have ended are kept; 0 for ever (default 30)."_L1,
               [](Options &options, const QString &value) -> Applied {
                   return applyNumber(value, 0, 36'500,
                                      [&](int n) { options.retention.age = std::chrono::days(n); });
               }},
    OptionSpec{"retention-count"_L1, OptionSpec::Kind::Number, "N"_L1,
               "How many tasks that have ended are kept; 0 for any number (default 100000)."_L1,
               [](Options &options, const QString &value) -> Applied {
                   return applyNumber(value, 0, std::numeric_limits<int>::max(),
                                      [&](int n) { options.retention.count = n; });
               }},
    OptionSpec{"retention-mb"_L1, OptionSpec::Kind::Number, "MB"_L1,
               "How much the database and large results may take before the oldest tasks go; 0 for any size "
               "(default 1000)."_L1,
               [](Options &options, const QString &value) -> Applied {
                   return applyNumber(value, 0, 1'000'000,
                                      [&](int n) { options.retention.bytes = qint64(n) * 1'000'000; });
               }},
    OptionSpec{"drain"_L1, OptionSpec::Kind::Number, "SECONDS"_L1,
               "At shutdown, how long running tasks may go on before they are cancelled (default 10)."_L1,
               [](Options &options, const QString &value) -> Applied {
                   return applyNumber(value, 0, 86400,
                                      [&](int n) { options.drain = std::chrono::seconds(n); });
               }},
    OptionSpec{
        "stall-threshold"_L1, OptionSpec::Kind::Number, "MS"_L1,
        "How late an event loop may be, in milliseconds, before that is listed as a stall (default 50)."_L1,
        [](Options &options, const QString &value) -> Applied {
            return applyNumber(value, 25, 60'000,
                               [&](int ms) { options.stallThreshold = std::chrono::milliseconds(ms); });
        }},
    OptionSpec{"demo"_L1,
               OptionSpec::Kind::Flag,
               {},
               "Add the routes below /demo, and task types that misbehave: hang and crash."_L1,
               [](Options &options, const QString &value) -> Applied {
                   options.demo = value == "true"_L1;
                   return {};
               }},
    OptionSpec{"log-level"_L1, OptionSpec::Kind::Text, "LEVEL"_L1,
               "The least that is logged to stderr: debug, info (default), warning or error."_L1,
               [](Options &options, const QString &value) -> Applied {
                   return applyChoice(options.logLevel, value, LogLevelChoices);
               }},
};

} // namespace

std::span<const OptionSpec> optionTable()
{
    static const std::vector<OptionSpec> all = [] {
        std::vector<OptionSpec> specs(Table.begin(), Table.end());
        const std::span<const OptionSpec> limits = limitOptions();
        specs.insert(specs.end(), limits.begin(), limits.end());
        return specs;
    }();
    return all;
}

const OptionSpec *findOption(QStringView name)
{
    const std::span<const OptionSpec> all = optionTable();
    const auto found =
        std::ranges::find_if(all, [name](const OptionSpec &spec) { return name == spec.name; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace pooldeck
