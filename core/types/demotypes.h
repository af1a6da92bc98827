// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskcatalog.h"

namespace pooldeck {

/// Types that misbehave, to see what the program makes of them: `hang` does not stop when it is asked
/// to, `crash` takes its process down.
TaskType hangType();
TaskType crashType();
/// What the demo's documents are analysed with: {path} → {bytes, characters, words, lines, pages}. It needs
/// nothing but the file, so it may run in a process of its own.
TaskType analyseDocumentType();

/// Adds all of them; for `--demo` only.
Result<void> addDemoTypes(TaskCatalog &catalog);

} // namespace pooldeck
