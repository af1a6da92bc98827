// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/router.h"
#include "core/monitor/monitor.h"

namespace pooldeck {

/// The query of GET /loops/stalls, declared and read; what is read has been checked already.
QList<Parameter> stallQueryParameters();
StallFilter parseStallQuery(const QueryItems &items);
/// Pure; any thread.
QByteArray stallsJson(const std::vector<Stall> &stalls);

void listStalls(const Monitor &monitor, const ApiRequest &request, const Responder &responder);

} // namespace pooldeck
