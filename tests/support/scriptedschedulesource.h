// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/schedulesource.h"

#include <algorithm>

namespace pooldeck::test {

/// A ScheduleSource for tests of the window: the test says which schedules there are and what became of
/// their runs. Runs nothing. One thread.
class ScriptedScheduleSource final : public ScheduleSource
{
public:
    std::vector<Schedule> list; ///< by id
    std::map<ScheduleId, std::vector<ScheduleRecord>> recordsOf;
    QString refusal; ///< why nothing can be changed; empty: it can
    mutable int asked = 0;
    mutable int recordsAsked = 0;

    std::vector<Schedule> schedules() const override
    {
        ++asked;
        return list;
    }
    Result<Schedule> schedule(ScheduleId id) const override
    {
        const auto found = std::ranges::find(list, id, &Schedule::id);
        return found == list.end() ? absent() : Result<Schedule>(*found);
    }
    Result<std::vector<ScheduleRecord>> records(ScheduleId id) const override
    {
        ++recordsAsked;
        const auto found = recordsOf.find(id);
        return found == recordsOf.end() ? std::vector<ScheduleRecord>() : found->second;
    }
    void addSchedule(ScheduleSpec spec, ScheduleCallback done) override
    {
        if (!refusal.isEmpty())
            return done(refused());
        Schedule made;
        made.id = ScheduleId{std::ssize(list) + 1};
        made.spec = std::move(spec);
        list.push_back(made);
        done(made);
    }
    void changeSchedule(ScheduleId id, const Change &change, ScheduleCallback done) override
    {
        const auto found = std::ranges::find(list, id, &Schedule::id);
        if (found == list.end())
            return done(absent());
        const auto spec = change(found->spec);
        if (!refusal.isEmpty() || !spec)
            return done(refused());
        found->spec = *spec;
        done(*found);
    }
    void removeSchedule(ScheduleId id, DoneCallback done) override
    {
        if (!refusal.isEmpty())
            return done(refused());
        std::erase_if(list, [id](const Schedule &schedule) { return schedule.id == id; });
        done({});
    }
    void runNow(ScheduleId, FiredCallback done) override { done(refused()); }

private:
    std::unexpected<Error> refused() const { return failure(ErrorCode::StoreUnavailable, refusal); }
    static std::unexpected<Error> absent()
    {
        return failure(ErrorCode::NotFound, QStringLiteral("There is no such schedule."));
    }
};

} // namespace pooldeck::test
