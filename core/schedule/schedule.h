// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/schedule/recurrence.h"
#include "core/schedule/scheduleid.h"
#include "core/task/task.h"

#include <QLatin1StringView>
#include <QString>

#include <array>
#include <chrono>
#include <optional>

namespace pooldeck {

/// What becomes of runs whose time went by while the program was not running or could accept nothing, or the
/// machine slept (APScheduler's misfires). The names are those of the API.
enum class MisfirePolicy {
    RunOnce, ///< the last one runs at once, for all of them
    Skip, ///< none runs
    RunAll, ///< each runs at once, the last MaxRunAll of them
};
inline constexpr std::array MisfirePolicies{std::pair{QLatin1StringView("run_once"), MisfirePolicy::RunOnce},
                                            std::pair{QLatin1StringView("skip"), MisfirePolicy::Skip},
                                            std::pair{QLatin1StringView("run_all"), MisfirePolicy::RunAll}};
QLatin1StringView misfirePolicyName(MisfirePolicy policy) noexcept;

/// What happens when a run is due while the task of the run before has not ended (the concurrency policy
/// of a Kubernetes CronJob).
enum class OverlapPolicy {
    Allow, ///< both run
    Forbid, ///< the new run is skipped
    Replace, ///< the old task is cancelled
};
inline constexpr std::array OverlapPolicies{std::pair{QLatin1StringView("allow"), OverlapPolicy::Allow},
                                            std::pair{QLatin1StringView("forbid"), OverlapPolicy::Forbid},
                                            std::pair{QLatin1StringView("replace"), OverlapPolicy::Replace}};
QLatin1StringView overlapPolicyName(OverlapPolicy policy) noexcept;

/// A schedule that is paused has no runs; those whose time goes by are skipped.
struct Pause
{
    std::optional<Timestamp> until; ///< it goes on by itself then, if there is a time

    bool operator==(const Pause &) const = default;
};

/// What its owner asks for.
struct ScheduleSpec
{
    static constexpr qsizetype MaxNameLength = 100;
    static constexpr std::chrono::milliseconds MaxGrace = std::chrono::days(366);
    static constexpr std::chrono::milliseconds MaxJitter = std::chrono::days(1);
    static constexpr size_t MaxRunAll = 100;

    QString name;
    TaskSpec task; ///< what each run submits
    Recurrence recurrence;
    MisfirePolicy misfire = MisfirePolicy::RunOnce;
    /// How late a run may start and still be on time; beyond it the misfire policy decides.
    std::chrono::milliseconds misfireGrace = std::chrono::seconds(60);
    /// Each run starts up to this much later, by chance, so that many do not start together. Never as
    /// late as the next run.
    std::chrono::milliseconds jitter{0};
    OverlapPolicy overlap = OverlapPolicy::Forbid;
    std::optional<Pause> pause;

    bool operator==(const ScheduleSpec &) const = default;
};

/// A schedule and how far it has come. Times are nominal, without jitter.
struct Schedule
{
    ScheduleId id;
    ScheduleSpec spec;
    Timestamp createdAt;
    /// The first run that nothing has been decided about; nothing when there are no more. While the
    /// schedule is paused its time may go by: see expectedRuns().
    std::optional<Timestamp> nextFireAt;
    std::optional<Timestamp> lastFireAt;
    qint64 fired = 0; ///< runs, since it was made
    qint64 skipped = 0;
    TaskId lastTask; ///< of the last run
    bool fromConfig = false; ///< the config file says what it is; only its pause is set elsewhere

    bool operator==(const Schedule &) const = default;
};

/// The next runs to be expected, at most `count`; none while it is paused without an end.
std::vector<Timestamp> expectedRuns(const Schedule &schedule, int count);

/// Why a run did not take place. The numbers are stored: never renumber.
enum class SkipReason {
    Misfire = 0, ///< it was late
    Overlap = 1, ///< the task of the run before had not ended
    Paused = 2,
    Refused = 3, ///< the task was not accepted
};
QLatin1StringView skipReasonName(SkipReason reason) noexcept;
std::optional<SkipReason> skipReasonFromName(QStringView name) noexcept;

/// A line of a schedule's history: a run, or runs that were skipped for one reason.
struct ScheduleRecord
{
    ScheduleId schedule;
    Timestamp at; ///< when it was decided
    Timestamp firstRun; ///< nominal
    Timestamp lastRun; ///< the same for one run
    qint64 runs = 1; ///< from DueRuns::MaxCount on: that many or more
    std::optional<SkipReason> skipped;
    TaskId task; ///< of a run
    QString detail; ///< in English; why the task was refused, or that it was run by hand

    bool operator==(const ScheduleRecord &) const = default;
};

} // namespace pooldeck
