// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/command.h"

#include <QByteArray>
#include <QIODevice>
#include <QList>

namespace pooldeckctl {

/// Cuts lines of JSON into parts that the server takes at once.
class BatchFile
{
public:
    static constexpr qsizetype MaxLines = 5'000;
    static constexpr qsizetype MaxBytes = 4 * 1024 * 1024; ///< unless a single line has more

    struct Part
    {
        QByteArray lines;
        QList<qint64> numbers; ///< of each line in the file, from 1; empty lines are left out
    };

    /// `device` is open and outlives this.
    explicit BatchFile(QIODevice &device) : m_device(device) { }

    /// The next part; no lines in it at the end.
    Part next();

private:
    QIODevice &m_device;
    QByteArray m_ahead; // read, but too much for the part before
    qint64 m_number = 0;
};

/// `submit --batch FILE`.
Expected<ExitStatus> submitBatch(Context &context);

} // namespace pooldeckctl
