// SPDX-License-Identifier: GPL-3.0-only
// A task type's file: what is wrong is said in lines that name the file's, and what is right is a type.
#include "core/types/files/tomlfile.h"
#include "core/types/files/typereader.h"
#include "tests/fuzz/toml.h"

using namespace pooldeck;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto file = TomlFile::parse(text, QStringLiteral("file"));
    if (!file) {
        requireMessage(file.error(), text);
        return 0;
    }
    TypeReader reader(file->content(), QFileInfo(QStringLiteral("/types/made-up.toml")));
    const TaskType type = reader.read();
    for (const Fault &fault : reader.faults())
        requireMessage(file->describe(fault), text);
    if (reader.faults().isEmpty())
        require(!type.name.isEmpty());
    return 0;
}
