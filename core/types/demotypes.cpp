// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/demotypes.h"

#include "core/types/schema.h"

#include <csignal>
#include <thread>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr double MaxSeconds = 3600;

QJsonValue hang(TaskContext &context)
{
    const double seconds = context.params()["seconds"_L1].toDouble();
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    return {};
}

QJsonValue crash(TaskContext &)
{
    std::signal(SIGSEGV, SIG_DFL); // whoever watches for it: this is meant
    std::raise(SIGSEGV);
    return {};
}

} // namespace

TaskType hangType()
{
    return {.name = u"hang"_s,
            .description = u"Blocks a pool thread and ignores every request to stop."_s,
            .paramsSchema = objectSchema({{"seconds"_L1,
                                           QJsonObject{{"type"_L1, "number"_L1},
                                                       {"minimum"_L1, 0},
                                                       {"maximum"_L1, MaxSeconds},
                                                       {"description"_L1, "For how long, in seconds."_L1}}}},
                                         {u"seconds"_s}),
            .run = ThreadFunction(hang)};
}

TaskType crashType()
{
    return {.name = u"crash"_s,
            .description = u"Crashes the process that it runs in."_s,
            .paramsSchema = objectSchema({}),
            .run = ThreadFunction(crash)};
}

Result<void> addDemoTypes(TaskCatalog &catalog)
{
    for (TaskType (*make)() : {hangType, crashType, analyseDocumentType}) {
        if (auto added = catalog.add(make()); !added)
            return added;
    }
    return {};
}

} // namespace pooldeck
