// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QtGlobal>

namespace pooldeck::worker {

/// What a worker process is told; the payload is what pack() makes of the values named.
enum class Order : quint32 {
    Run = 1, ///< qint64 id, qint32 attempt, QString type, QByteArray params, qint64 timeout (ms; 0: none)
    Stop, ///< nothing: asks the task to stop
};

/// What it says.
enum class Report : quint32 {
    Ready = 1, ///< nothing: may be given a task
    Progress, ///< qint64 current, qint64 total, QString message
    Log, ///< QString text of one line
    Done, ///< QByteArray result: JSON text
    Failed, ///< qint32 kind, QString message, QByteArray details: a JSON object
};

} // namespace pooldeck::worker
