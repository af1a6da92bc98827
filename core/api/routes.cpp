// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/routes.h"

namespace pooldeck {

Router makeRouter(const ApiServices &services)
{
    Router router;
    for (const auto &table : {taskRoutes, eventRoutes, limitRoutes, monitorRoutes, tokenRoutes}) {
        for (Route &route : table(services))
            router.add(std::move(route));
    }
    return router;
}

} // namespace pooldeck
