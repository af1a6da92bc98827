// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/eventfilter.h"
#include "core/api/operation.h"
#include "core/api/requesttarget.h"

#include <QByteArrayView>

#include <expected>
#include <optional>

namespace pooldeck {

/// What a watcher of the feed asks for.
struct EventQuery
{
    EventFilter filter;
    std::optional<quint64> after; ///< the number of the last event already known
};

/// The query of GET /events: what filters a list, `task` and `after`.
QList<Parameter> eventQueryParameters();
/// Reads one that is as declared; ids that are none are InvalidFields. A Last-Event-ID, if there is one,
/// counts more than `after`: a client that comes back sends it with its first address. If it is no number it
/// counts as one that is too old. Pure; any thread.
std::expected<EventQuery, Problem> parseEventQuery(const QueryItems &items, QByteArrayView lastEventId = {});

} // namespace pooldeck
