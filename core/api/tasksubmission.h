// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/problem.h"
#include "core/task/task.h"

#include <QByteArray>

#include <expected>

namespace pooldeck {

/// Reads the body of POST /tasks. Text that is not strict JSON is a MalformedBody (400); unknown
/// fields, wrong types and fields of features that are not there yet are InvalidFields (422) with a
/// pointer to each. Whether the type exists, its params are valid and the rest is in range is for the
/// engine to say.
///
/// Pure; any thread. `submitter` is the client's User-Agent.
std::expected<TaskSpec, Problem> parseSubmission(const QByteArray &body, QByteArrayView submitter);

} // namespace pooldeck
