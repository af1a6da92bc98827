// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace pooldeck {

/// Keeps the last line that is not blank of what a program writes. Pure; memory is bounded.
class LastLine
{
public:
    static constexpr qsizetype MaxBytes = 67'108'864; ///< a longer line is none

    void feed(QByteArrayView bytes);
    /// Without its end; empty if there was none, or if it was too long.
    QByteArray line() const;

private:
    QByteArray m_last; // complete
    QByteArray m_current; // without an end yet
    bool m_tooLong = false; // m_current is, and has been let go of
};

} // namespace pooldeck
