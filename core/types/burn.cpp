// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/builtintypes.h"
#include "core/types/schema.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr double MaxSeconds = 86400;

/// About a tenth of a millisecond of arithmetic that no compiler can leave out.
quint64 burnALittle(quint64 seed)
{
    for (int i = 0; i < 50'000; ++i)
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL; // Knuth's MMIX generator
    return seed;
}

QJsonValue burnOnThread(TaskContext &context)
{
    const qint64 total = std::llround(context.params()["seconds"_L1].toDouble() * 1000);
    QElapsedTimer timer;
    timer.start();
    quint64 state = 1;
    qint64 rounds = 0;
    while (!context.stopRequested() && timer.elapsed() < total) {
        state = burnALittle(state);
        if (++rounds % 64 == 0)
            context.reportProgress(timer.elapsed(), total);
    }
    context.reportProgress(std::min(timer.elapsed(), total), total);
    return QJsonObject{{"rounds"_L1, rounds}, {"state"_L1, QString::number(state, 16)}};
}

} // namespace

TaskType burnType()
{
    return {.name = u"burn"_s,
            .description = u"Keeps one core busy on a pool thread."_s,
            .paramsSchema =
                objectSchema({{"seconds"_L1,
                               QJsonObject{{"type"_L1, "number"_L1},
                                           {"minimum"_L1, 0},
                                           {"maximum"_L1, MaxSeconds},
                                           {"description"_L1, "How long to compute, in seconds."_L1}}}},
                             {u"seconds"_s}),
            .run = ThreadFunction(burnOnThread)};
}

} // namespace pooldeck
