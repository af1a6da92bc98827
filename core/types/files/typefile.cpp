// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/files/typefile.h"

#include "core/types/files/typereader.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace pooldeck {

std::expected<TaskType, QStringList> readTypeFile(const QString &path)
{
    if (const QString why = distrust(path); !why.isEmpty())
        return std::unexpected(QStringList{why});
    const auto file = TomlFile::read(path);
    if (!file)
        return std::unexpected(QStringList{file.error()});
    TypeReader reader(file->content(), QFileInfo(path));
    TaskType type = reader.read();
    if (reader.faults().isEmpty())
        return type;
    QList<Fault> faults = reader.faults();
    std::ranges::stable_sort(faults, {}, [&](const Fault &fault) { return file->lineOf(fault.pointer); });
    QStringList lines;
    for (const Fault &fault : faults)
        lines.append(file->describe(fault));
    return std::unexpected(lines);
}

} // namespace pooldeck
