// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/responder.h"
#include "core/api/router.h"
#include "core/api/websocketsession.h"

namespace pooldeck {

/// GET /ws: turns the connection into a WebSocket. On an API thread.
void openWebSocket(const WebSocketServices &services, const ApiRequest &request, const Responder &responder);

} // namespace pooldeck
