// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/command.h"

namespace pooldeckctl {

// What is done to all tasks that the filter options pick, instead of to those with some ids.

/// The filter options, --all and --dry-run.
Options bulkOptions();

/// Whether the command line picks tasks by these options; ids besides are an error.
Expected<bool> isBulk(const Context &context);

/// Does it: `action` as the API names it, `done` as people do ("cancelled").
Expected<ExitStatus> doInBulk(Context &context, const QString &action, const QString &done);

/// The same for a request with a filter and an action; --dry-run is heeded.
Expected<ExitStatus> sendBulk(Context &context, QJsonObject request, const QString &done);

} // namespace pooldeckctl
