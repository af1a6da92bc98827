// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/problem.h"

#include <QJsonObject>

#include <expected>

namespace pooldeck {

/// The body of a request that is made seldom, as an object: strict JSON, or a MalformedBody or
/// InvalidFields. Any thread.
std::expected<QJsonObject, Problem> parseObject(const QByteArray &body);

} // namespace pooldeck
