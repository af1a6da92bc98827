// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace pooldeck {

/// What a request's body is, by its Content-Type. Pure; any thread.
enum class BodyType {
    Other,
    Json, ///< application/json
    JsonLines, ///< application/x-ndjson or application/ndjson: one JSON text a line
    Form, ///< multipart/form-data
};
/// A charset, if one is named, must be UTF-8.
BodyType bodyType(QByteArrayView contentType);
/// Its type and subtype as a route declares them: in small letters, by the name that is usual here. Empty
/// where a charset other than UTF-8 is named for text.
QByteArray mediaTypeOf(QByteArrayView contentType);

/// Whether an Accept field names text/plain and does not name JSON as at least as welcome. Ranges with *
/// do not count: who takes anything gets JSON.
bool prefersText(QByteArrayView accept);

} // namespace pooldeck
