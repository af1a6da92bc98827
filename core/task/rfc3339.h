// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/clock.h"

#include <QString>

#include <optional>

namespace pooldeck {

// Times as text (RFC 3339). Pure; any thread.

/// In UTC with milliseconds: 2026-01-31T09:00:00.000Z.
QString rfc3339FromTime(Timestamp time);

/// Reads a date, a time of day and an offset from UTC, all of which must be there: 2026-01-31T10:00:00+01:00.
/// What is finer than a millisecond is cut off. Nothing if it is anything else (24:00, a leap second,
/// 30 February).
std::optional<Timestamp> timeFromRfc3339(QStringView text);

} // namespace pooldeck
