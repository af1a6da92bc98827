// SPDX-License-Identifier: GPL-3.0-only
#include "core/schedule/schedule.h"

#include <algorithm>
#include <array>
#include <iterator>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr std::array MisfireNames{"run_once"_L1, "skip"_L1, "run_all"_L1};
constexpr std::array OverlapNames{"allow"_L1, "forbid"_L1, "replace"_L1};
constexpr std::array SkipNames{"misfire"_L1, "overlap"_L1, "paused"_L1, "refused"_L1};

template <typename Enum> std::optional<Enum> fromName(const auto &names, QStringView name) noexcept
{
    const auto it = std::ranges::find_if(names, [name](QLatin1StringView each) { return name == each; });
    return it == names.end() ? std::nullopt : std::optional(static_cast<Enum>(it - names.begin()));
}

} // namespace

QLatin1StringView misfirePolicyName(MisfirePolicy policy) noexcept
{
    return MisfireNames[static_cast<size_t>(policy)];
}

std::optional<MisfirePolicy> misfirePolicyFromName(QStringView name) noexcept
{
    return fromName<MisfirePolicy>(MisfireNames, name);
}

QLatin1StringView overlapPolicyName(OverlapPolicy policy) noexcept
{
    return OverlapNames[static_cast<size_t>(policy)];
}

std::optional<OverlapPolicy> overlapPolicyFromName(QStringView name) noexcept
{
    return fromName<OverlapPolicy>(OverlapNames, name);
}

QLatin1StringView skipReasonName(SkipReason reason) noexcept
{
    return SkipNames[static_cast<size_t>(reason)];
}

std::optional<SkipReason> skipReasonFromName(QStringView name) noexcept
{
    return fromName<SkipReason>(SkipNames, name);
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
