// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArrayView>
#include <QString>
#include <QStringConverter>

namespace pooldeck {

/// The text that valid UTF-8 spells, all of it. QString::fromUtf8() drops a U+FEFF at the beginning, so that
/// two names of a client would become one.
inline QString wholeFromUtf8(QByteArrayView utf8)
{
    QStringDecoder decoder(QStringConverter::Utf8,
                           QStringConverter::Flag::Stateless | QStringConverter::Flag::ConvertInitialBom);
    return decoder.decode(utf8);
}

} // namespace pooldeck
