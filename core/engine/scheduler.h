// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/schedulesource.h"
#include "core/engine/taskengine.h"
#include "core/engine/turns.h"
#include "core/schedule/configuredschedule.h"
#include "core/schedule/schedulebook.h"
#include "core/schedule/schedulehistory.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace pooldeck {

/// Waits for the times of schedules and submits their tasks. A schedule's state and the task of its run
/// are one commit, so a crash neither loses a run nor repeats it.
///
/// Everything holds from its commit on: until then nobody sees it and nothing comes of it, and if the commit
/// fails, all is as it was. Of one schedule there is one commit at a time, that of a run or of a request:
/// what is asked for meanwhile waits for its turn, and so do runs. A run that is not accepted because the
/// store cannot write or too much waits is decided about again a second later, until it is.
///
/// A thread of its own, `schedules`, waits; one mutex guards the state and is not held during calls that have
/// a callback.
class Scheduler final : public ScheduleSource
{
public:
    /// Both outlive it.
    Scheduler(TaskEngine &engine, const Clock &clock);
    /// Waits for what is being committed.
    ~Scheduler() override;

    /// What the config file has, if there is one; before load(). A schedule of that name that came from it
    /// before becomes what the file says, but for its pause; one that is no longer in it goes with start().
    void setConfigured(std::vector<ConfiguredSchedule> schedules) { m_configured = std::move(schedules); }
    /// Once, after the engine's start: takes up what was stored and checks what is configured. Changes
    /// nothing; the error's faults begin with "/<name>".
    Result<void> load();
    /// What was loaded goes on, by its misfire policies.
    void start();
    /// No task is submitted after this.
    void stop();

    // ScheduleSource
    std::vector<Schedule> schedules() const override;
    Result<Schedule> schedule(ScheduleId id) const override;
    Result<std::vector<ScheduleRecord>> records(ScheduleId id) const override;
    void addSchedule(ScheduleSpec spec, ScheduleCallback done) override;
    void changeSchedule(ScheduleId id, const Change &change, ScheduleCallback done) override;
    void removeSchedule(ScheduleId id, DoneCallback done) override;
    void runNow(ScheduleId id, FiredCallback done) override;

private:
    // Kinds of settings, and a member of theirs.
    static constexpr QLatin1StringView ScheduleKind{"schedule"};
    static constexpr QLatin1StringView LastIdKind{"schedule_last_id"};
    static constexpr QLatin1StringView RecordsMember{"records"};
    static constexpr QLatin1StringView ReplacesMember{"replaces"};

    // schedulerstart.cpp
    void restore(const Setting &stored);
    std::map<QString, ScheduleId> idsFromConfig() const;
    std::vector<Setting> applyConfigured();

    void run();
    void takeDue(std::unique_lock<std::mutex> &lock, Timestamp now);
    void fire(const Firing &firing);
    void fired(const Firing &firing, Timestamp at, const Result<TaskPtr> &task);
    void runEnded(const Firing &firing, Timestamp at, const Result<TaskPtr> &task);
    void ranByHand(ScheduleId id, const Result<TaskPtr> &task);

    // schedulerrequests.cpp
    using Turn = Turns<ScheduleId>::Turn;
    void inTurn(ScheduleId id, Turn turn);
    void takeTurns(ScheduleId id, std::optional<Turn> turn);
    std::optional<Turn> nextTurn(ScheduleId id);
    void endTurn(ScheduleId id);
    /// Saves it as the last thing of a turn; `then` hears of it, and `done` after the end of the turn.
    void saveLast(ScheduleId id, Setting setting, std::function<void()> then, DoneCallback done);
    bool changeInTurn(ScheduleId id, const Change &change, const ScheduleCallback &done);
    bool removeInTurn(ScheduleId id, const DoneCallback &done);

    static Setting toSetting(const Schedule &schedule, const QJsonArray &records, TaskId replaces = {});
    Setting toSetting(ScheduleId id) const;
    Result<void> check(const ScheduleSpec &spec) const;
    static std::unexpected<Error> absent(ScheduleId id);

    TaskEngine &m_engine;
    const Clock &m_clock;

    mutable std::mutex m_mutex; // guards what follows
    std::condition_variable m_wake;
    ScheduleBook m_book;
    ScheduleHistory m_history;
    std::vector<ConfiguredSchedule> m_configured;
    std::map<QString, ScheduleSpec> m_configuredSpecs; // by name; of load(), for start()
    ScheduleId m_lastId;
    std::vector<TaskId>
        m_replaced; // by runs that were accepted before the program ended; of load(), for start()
    Turns<ScheduleId> m_turns;
    bool m_stopping = false;

    std::thread m_thread; // last: it uses the members above
};

} // namespace pooldeck
