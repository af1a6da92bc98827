// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskcatalog.h"

#include <QStringList>

namespace pooldeck {

/// Adds the types of all `*.toml` files in these directories, in the order of their names; a directory that
/// is not there has none. Blocks on the disk; at start.
///
/// What is wrong with a file, as readTypeFile() says it, is returned and keeps that file out, no other.
QStringList addTypesFrom(const QStringList &directories, TaskCatalog &catalog);

} // namespace pooldeck
