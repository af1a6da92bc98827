// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/files/typedirectories.h"

#include "core/types/files/typefile.h"

#include <QDir>
#include <QSet>

using namespace Qt::StringLiterals;

namespace pooldeck {

QStringList addTypesFrom(const QStringList &directories, TaskCatalog &catalog)
{
    QStringList faults;
    QSet<QString> seen; // two of them may be the same
    for (const QString &path : directories) {
        const QDir directory(path);
        const QString real = directory.canonicalPath();
        if (real.isEmpty() || seen.contains(real))
            continue;
        seen.insert(real);
        if (const QString why = distrust(real); !why.isEmpty()) {
            faults.append(why);
            continue;
        }
        for (const QString &name : directory.entryList({u"*.toml"_s}, QDir::Files, QDir::Name)) {
            const QString file = directory.filePath(name);
            auto type = readTypeFile(file);
            if (!type)
                faults += type.error();
            else if (const auto added = catalog.add(std::move(*type)); !added)
                faults.append(u"%1: %2"_s.arg(file, added.error().message));
        }
    }
    return faults;
}

} // namespace pooldeck
