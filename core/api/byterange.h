// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArrayView>

#include <optional>

namespace pooldeck {

/// What a Range field asks for (RFC 9110, 14.1.2).
struct ByteRange
{
    enum class Kind {
        Whole, ///< none, several, or one that is not in bytes or not well-formed: it is ignored
        Part,
        Outside, ///< begins behind the end
    };
    Kind kind = Kind::Whole;
    qint64 offset = 0; ///< of a Part
    qint64 length = 0;

    /// `total` is what there is. Pure; any thread.
    static ByteRange of(QByteArrayView field, qint64 total);
};

} // namespace pooldeck
