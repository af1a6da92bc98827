// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/jsonwriter.h"
#include "core/task/clock.h"

#include <QByteArray>

#include <optional>

namespace pooldeck {

// Times as the API shows them. Pure; any thread.

/// RFC 3339 in UTC with milliseconds: 2026-01-31T09:00:00.000Z. Always 24 bytes between the years 0
/// and 9999; other years are shown as the nearest of these.
QByteArray rfc3339(Timestamp time);
/// The same, or null.
void writeTime(JsonWriter &json, std::optional<Timestamp> time);

} // namespace pooldeck
