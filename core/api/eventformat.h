// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskid.h"

#include <QByteArray>
#include <QByteArrayView>

#include <span>

namespace pooldeck {

/// How events go over the wire.
enum class EventFormat {
    Sse, ///< server-sent events
    WebSocket, ///< unmasked text frames
};

// Each appends one event to `out`. `number` is the sequence number as clients see it. Pure; any thread.

/// `task` is the task's JSON.
void appendTaskEvent(QByteArray &out, EventFormat format, quint64 number, QByteArrayView task);
/// The last of these removals has the number.
void appendRemovedEvent(QByteArray &out, EventFormat format, quint64 number, std::span<const TaskId> ids);
/// Something was missed: take a fresh list, then go on from here.
void appendResetEvent(QByteArray &out, EventFormat format, quint64 number);

} // namespace pooldeck
