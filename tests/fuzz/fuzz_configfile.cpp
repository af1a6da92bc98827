// SPDX-License-Identifier: GPL-3.0-only
// The config file: what is wrong is said in one line that names the file's, and what is right can be used.
#include "app/optiontable.h"
#include "tests/fuzz/toml.h"

using namespace pooldeck;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    auto file = TomlFile::parse(text, QStringLiteral("file"));
    if (!file) {
        requireMessage(file.error(), text);
        return 0;
    }
    const auto config = readConfig(*std::move(file));
    if (!config) {
        requireMessage(config.error(), text);
        return 0;
    }
    Options options;
    for (const ConfigSetting &setting : config->settings) {
        const OptionSpec *spec = findOption(setting.name);
        require(spec != nullptr);
        if (const auto applied = spec->apply(options, setting.value); !applied)
            requireMessage(setting.where + QStringLiteral(": ") + applied.error(), text);
    }
    for (const ConfiguredSchedule &schedule : config->schedules)
        require(specOf(schedule, {Timestamp(), QTimeZone::utc()}).has_value());
    return 0;
}
