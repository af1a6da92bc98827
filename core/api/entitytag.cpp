// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/entitytag.h"

#include <QCryptographicHash>

namespace pooldeck {

namespace {

bool names(QByteArrayView field, QByteArrayView tag, bool weakCounts)
{
    field = field.trimmed();
    if (field == "*")
        return true;
    // Between quotes anything may stand, commas too.
    while (true) {
        const qsizetype begin = field.indexOf('"');
        const qsizetype end = begin < 0 ? -1 : field.indexOf('"', begin + 1);
        if (end < 0)
            return false;
        const bool weak = field.first(begin).endsWith("W/");
        if (field.sliced(begin, end + 1 - begin) == tag && (weakCounts || !weak))
            return true;
        field = field.sliced(end + 1);
    }
}

} // namespace

QByteArray entityTag(QByteArrayView representation)
{
    QCryptographicHash hash(QCryptographicHash::Blake2s_128);
    hash.addData(representation);
    return '"' + hash.result().toHex() + '"';
}

bool noneMatchNames(QByteArrayView field, QByteArrayView tag)
{
    return names(field, tag, true);
}

bool matchNames(QByteArrayView field, QByteArrayView tag)
{
    return names(field, tag, false);
}

} // namespace pooldeck
