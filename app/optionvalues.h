// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>

#include <expected>

namespace pooldeck {

using Applied = std::expected<void, QString>;

/// Has `set` take the number that the text is, if it is one in that range.
template <typename Number, typename Set>
Applied applyNumber(const QString &text, Number least, Number most, Set set)
{
    bool ok = false;
    const qint64 number = text.toLongLong(&ok);
    if (!ok || number < least || number > most) {
        return std::unexpected(QStringLiteral("\"%1\" is not a number from %2 to %3")
                                   .arg(text, QString::number(least), QString::number(most)));
    }
    set(static_cast<Number>(number));
    return {};
}

} // namespace pooldeck
