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
/// The query of a route that takes `seconds`, and what it says.
QList<Parameter> secondsParameter();
std::chrono::milliseconds readSeconds(const ApiRequest &request);
/// The query of a route that takes `url`; 422 if it is no http or https address.
QList<Parameter> urlParameter();
std::expected<QString, Problem> readUrl(const ApiRequest &request);

Problem invalidBody(QList<Fault> faults);

} // namespace pooldeck
