// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/options.h"

#include <QLatin1StringView>

#include <expected>
#include <span>

namespace pooldeck {

/// One option, for the command line (`--name value`) and the config file (`name = value`) alike.
struct OptionSpec
{
    enum class Kind {
        Flag, ///< config: true or false; command line: --name or --no-name
        Number,
        Text,
    };
    /// Sets the option; the error says what is allowed.
    using Apply = std::expected<void, QString> (*)(Options &options, const QString &value);

    QLatin1StringView name;
    Kind kind;
    QLatin1StringView valueName; ///< as the help shows it; empty for a flag
    QLatin1StringView description;
    Apply apply;
};

/// All options but `--config`, which only the command line has.
std::span<const OptionSpec> optionTable();
const OptionSpec *findOption(QStringView name);

} // namespace pooldeck
