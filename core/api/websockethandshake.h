// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/reply.h"
#include "core/api/requesthead.h"

#include <expected>

namespace pooldeck {

/// The protocol that our WebSocket speaks.
inline constexpr QByteArrayView WebSocketProtocol = "pooldeck.v1";

/// The answer that turns this request's connection into a WebSocket (RFC 6455), without its stream; or why
/// it is refused. Of the subprotocols that the client offers none but WebSocketProtocol is ever named:
/// another may be its token. Pure; any thread.
std::expected<Reply, Problem> webSocketHandshake(const RequestHead &head);

} // namespace pooldeck
