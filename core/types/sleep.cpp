// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/stoppablesleep.h"
#include "core/types/builtintypes.h"
#include "core/types/schema.h"

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr double MaxSeconds = 86400;

QCoro::Task<QJsonValue> sleepOnLoop(TaskContext &context)
{
    constexpr std::chrono::milliseconds Step = 1s;
    const auto total =
        std::chrono::milliseconds(std::llround(context.params()["seconds"_L1].toDouble() * 1000));
    std::chrono::milliseconds slept = 0ms;
    while (slept < total && !context.stopRequested()) {
        context.reportProgress(slept.count(), total.count());
        const auto step = std::min(Step, total - slept);
        co_await StoppableSleep(step, context.stopToken());
        slept += step;
    }
    context.reportProgress(slept.count(), total.count());
    co_return QJsonValue();
}

} // namespace

TaskType sleepType()
{
    return {.name = u"sleep"_s,
            .description = u"Waits on the event loop without using a thread."_s,
            .paramsSchema =
                objectSchema({{"seconds"_L1,
                               QJsonObject{{"type"_L1, "number"_L1},
                                           {"minimum"_L1, 0},
                                           {"maximum"_L1, MaxSeconds},
                                           {"description"_L1, "How long to wait, in seconds."_L1}}}},
                             {u"seconds"_s}),
            .run = LoopFunction(sleepOnLoop)};
}

} // namespace pooldeck
