// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/builtintypes.h"

namespace pooldeck {

Result<void> addBuiltInTypes(TaskCatalog &catalog)
{
    for (TaskType (*make)() : {noopType, sleepType, burnType, checksumType, fetchType, thumbnailType}) {
        if (auto added = catalog.add(make()); !added)
            return added;
    }
    return {};
}

} // namespace pooldeck
