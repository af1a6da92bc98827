// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "tests/fuzz/require.h"

#include <QByteArray>
#include <QString>

namespace pooldeck {

/// A message for people on a file, with the file and a line of it. What prints it escapes its characters.
inline void requireMessage(const QString &message, const QByteArray &text)
{
    require(message.startsWith(QLatin1StringView("file:")));
    bool isNumber = false;
    const qint64 line = message.section(u':', 1, 1).toLongLong(&isNumber);
    // What ends early is wrong in the line after the last one.
    require(isNumber && line >= 1 && line <= text.count('\n') + 2);
}

} // namespace pooldeck
