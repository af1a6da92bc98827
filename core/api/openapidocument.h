// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/router.h"
#include "core/task/taskcatalog.h"

#include <QJsonObject>

#include <vector>

namespace pooldeck {

/// The OpenAPI 3.1 document of these routes, those without a tag left out, and of the params of these task
/// types. The frame and the schemas come from resources/openapi. A few milliseconds; any thread.
QJsonObject openApiDocument(const std::vector<Route> &routes, const TaskCatalog &catalog);

/// The problems that a route can answer with, those that any request can meet included.
QList<ProblemKind> problemsOf(const Route &route);

} // namespace pooldeck
