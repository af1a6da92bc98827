// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/problem.h"
#include "core/api/tokenbook.h"
#include "core/task/taskcatalog.h"

#include <QJsonObject>

#include <expected>
#include <vector>

namespace pooldeck {

// Tokens as JSON, for the API and for the file that keeps them. Pure; any thread.

/// "read", "submit" or "full".
QString rightsName(Rights rights);

/// What everybody who manages tokens may see of one: neither the secret nor its hash.
QJsonObject tokenToJson(const TokenRecord &token);

/// The body of POST /tokens: `{"name", "rights", "types", "submissions_per_second"}`; the last two may be
/// left out. `createdAt` and the hash are not filled in.
std::expected<TokenRecord, Problem> parseNewToken(const QByteArray &body, const TaskCatalog &catalog);

/// The file's text, with the hashes.
QByteArray tokenFileText(const std::vector<TokenRecord> &tokens);
/// The error says what is wrong with the text.
std::expected<std::vector<TokenRecord>, QString> parseTokenFile(const QByteArray &text);

} // namespace pooldeck
