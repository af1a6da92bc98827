// SPDX-License-Identifier: GPL-3.0-only
#include "core/schedule/schedule.h"

#include <algorithm>
#include <array>
#include <iterator>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr std::array SkipNames{"misfire"_L1, "overlap"_L1, "paused"_L1, "refused"_L1};

} // namespace

QLatin1StringView misfirePolicyName(MisfirePolicy policy) noexcept
{
    return MisfirePolicies[static_cast<size_t>(policy)].first;
}

QLatin1StringView overlapPolicyName(OverlapPolicy policy) noexcept
{
    return OverlapPolicies[static_cast<size_t>(policy)].first;
}

QLatin1StringView skipReasonName(SkipReason reason) noexcept
{
    return SkipNames[static_cast<size_t>(reason)];
}

std::optional<SkipReason> skipReasonFromName(QStringView name) noexcept
{
    const auto it = std::ranges::find_if(SkipNames, [name](QLatin1StringView each) { return name == each; });
    return it == SkipNames.end() ? std::nullopt
                                 : std::optional(static_cast<SkipReason>(it - SkipNames.begin()));
}

std::vector<Timestamp> expectedRuns(const Schedule &schedule, int count)
{
    const std::optional<Pause> &pause = schedule.spec.pause;
    if (!schedule.nextFireAt || count < 1 || (pause && !pause->until))
        return {};
    constexpr auto Before = std::chrono::milliseconds(1);
    if (pause && *pause->until > *schedule.nextFireAt)
        return nextRuns(schedule.spec.recurrence, *pause->until - Before, count);
    // The next one need not be a run of the recurrence any more, if a time zone's rules have changed.
    std::vector<Timestamp> runs{*schedule.nextFireAt};
    std::ranges::copy(nextRuns(schedule.spec.recurrence, runs.front(), count - 1), std::back_inserter(runs));
    return runs;
}

} // namespace pooldeck
