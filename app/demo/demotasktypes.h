// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/demo/demoservices.h"
#include "core/task/taskcatalog.h"

namespace pooldeck {

/// What the demo routes run, beside the types that every program has: `wait` {seconds}, `greet` {name,
/// seconds}, `register-product` {product_id}, `send-email` {to, subject, body} and `look-at-download` {path,
/// content_type}. All on pool threads.
Result<void> addDemoTaskTypes(TaskCatalog &catalog, const DemoFolders &folders,
                              const std::shared_ptr<DemoDatabase> &database);

} // namespace pooldeck
