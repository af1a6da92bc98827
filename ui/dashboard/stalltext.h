// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/monitor/stall.h"

#include <QString>

/// Stalls in words. Home: the UI thread.
namespace pooldeck::stalltext {

/// "blocked", "computing", "no processor free".
QString kind(StallKind kind);
/// Who made the loop late: "GET /demo/ping/blocking", "task #42 (checksum)"; that nothing is known, if so.
QString culprit(const Stall &stall);
/// In one line, e.g. "api-0 was blocked for 1.2 s: GET /demo/ping/blocking".
QString sentence(const Stall &stall);
/// The same with all that is known, a line each.
QString details(const Stall &stall);

} // namespace pooldeck::stalltext
