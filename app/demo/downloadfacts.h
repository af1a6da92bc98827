// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QJsonObject>

namespace pooldeck {

/// What can be said of a file that was fetched, by its content type: of JSON its keys or its length, of HTML
/// its title, of other text its lines; of the rest its size alone. Always {"kind", "bytes"}.
///
/// Pure; any thread, but for a large file not an event loop's.
QJsonObject downloadFacts(const QByteArray &contentType, const QByteArray &content);

} // namespace pooldeck
