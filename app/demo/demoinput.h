// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/problem.h"
#include "core/api/router.h"

#include <QJsonObject>

#include <chrono>
#include <expected>

namespace pooldeck {

// What the demo's handlers read. Pure; any thread.

/// The body, checked against a JSON Schema: 400 if it is no strict JSON, 422 with a pointer to each fault.
std::expected<QJsonObject, Problem> readBody(const ApiRequest &request, const QJsonObject &schema);
/// The query's `seconds`, 0 to 60; 1 if there is none. Nothing else is allowed there.
std::expected<std::chrono::milliseconds, Problem> readSeconds(const ApiRequest &request);
/// The query's `url`, an http or https address; it must be there, and nothing else.
std::expected<QString, Problem> readUrl(const ApiRequest &request);
/// 422 unless there is no query.
std::expected<void, Problem> readNothing(const ApiRequest &request);

Problem invalidBody(QList<Fault> faults);

} // namespace pooldeck
