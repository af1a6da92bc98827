// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/builtintypes.h"
#include "core/types/schema.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

TaskType noopType()
{
    return {.name = u"noop"_s,
            .description = u"Does nothing; shows what a task itself costs."_s,
            .paramsSchema = objectSchema({}),
            .run = ThreadFunction([](TaskContext &) { return QJsonValue(); })};
}

} // namespace pooldeck
