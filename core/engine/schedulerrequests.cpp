// SPDX-License-Identifier: GPL-3.0-only
// The scheduler as a ScheduleSource, and how one thing is done after the other.
#include "core/engine/scheduler.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

bool isSameButForPause(ScheduleSpec one, const ScheduleSpec &other)
{
    one.pause = other.pause;
    return one == other;
}

std::unexpected<Error> ofConfigFile(const Schedule &schedule, const QString &advice)
{
    return failure(ErrorCode::Conflict,
                   u"The schedule \"%1\" comes from the config file: %2."_s.arg(schedule.spec.name, advice));
}

} // namespace

// ---- ScheduleSource

std::unexpected<Error> Scheduler::absent(ScheduleId id)
{
    return failure(ErrorCode::NotFound, u"There is no schedule %1."_s.arg(id.value));
}

Result<void> Scheduler::check(const ScheduleSpec &spec) const
{
    const auto type = m_engine.check(spec.task);
    if (type)
        return {};
    Error error = type.error();
    for (Fault &fault : error.faults)
        fault.pointer.prepend("/task"_L1);
    return std::unexpected(std::move(error));
}

std::vector<Schedule> Scheduler::schedules() const
{
    const std::scoped_lock lock(m_mutex);
    std::vector<Schedule> all;
    for (const Schedule *schedule : m_book.schedules())
        all.push_back(*schedule);
    return all;
}

Result<Schedule> Scheduler::schedule(ScheduleId id) const
{
    const std::scoped_lock lock(m_mutex);
    const Schedule *found = m_book.find(id);
    return found ? Result<Schedule>(*found) : absent(id);
}

Result<std::vector<ScheduleRecord>> Scheduler::records(ScheduleId id) const
{
    const std::scoped_lock lock(m_mutex);
    if (!m_book.find(id))
        return absent(id);
    return m_history.of(id);
}

void Scheduler::addSchedule(ScheduleSpec spec, ScheduleCallback done)
{
    if (const auto checked = check(spec); !checked) {
        done(std::unexpected(checked.error()));
        return;
    }
    ScheduleId id;
    {
        const std::scoped_lock lock(m_mutex);
        id = ScheduleId{++m_lastId.value};
        m_engine.saveSetting({LastIdKind, u"id"_s, QByteArray::number(id.value)}, {});
    }
    const Schedule made = ScheduleBook::made(id, std::move(spec), m_clock.now());
    inTurn(id, [this, made, done = std::move(done)] {
        saveLast(
            made.id, toSetting(made, {}), [this, made] { m_book.restore(made, m_clock.now()); },
            [made, done](const Result<void> &saved) {
                done(saved ? Result<Schedule>(made) : std::unexpected(saved.error()));
            });
        return false;
    });
}

void Scheduler::changeSchedule(ScheduleId id, const Change &change, ScheduleCallback done)
{
    inTurn(id, [this, id, change, done = std::move(done)] { return changeInTurn(id, change, done); });
}

bool Scheduler::changeInTurn(ScheduleId id, const Change &change, const ScheduleCallback &done)
{
    std::unique_lock lock(m_mutex);
    const Schedule *found = m_book.find(id);
    Result<ScheduleSpec> spec = found ? change(found->spec) : absent(id);
    if (spec) {
        if (found->fromConfig && !isSameButForPause(*spec, found->spec))
            spec = ofConfigFile(*found, u"change it there (here it can be paused)"_s);
        else if (const auto checked = check(*spec); !checked)
            spec = std::unexpected(checked.error());
    }
    if (!spec) {
        lock.unlock();
        done(std::unexpected(spec.error()));
        return true;
    }
    auto [schedule, skipped] = ScheduleBook::changed(*found, std::move(*spec), m_clock.now());
    Setting setting = toSetting(schedule, m_history.toJson(id, skipped));
    lock.unlock();
    saveLast(
        id, std::move(setting),
        [this, schedule, skipped] {
            m_book.replace(schedule, m_clock.now());
            for (const ScheduleRecord &record : skipped)
                m_history.add(record);
        },
        [schedule, done](const Result<void> &saved) {
            done(saved ? Result<Schedule>(schedule) : std::unexpected(saved.error()));
        });
    return false;
}

void Scheduler::removeSchedule(ScheduleId id, DoneCallback done)
{
    inTurn(id, [this, id, done = std::move(done)] { return removeInTurn(id, done); });
}

bool Scheduler::removeInTurn(ScheduleId id, const DoneCallback &done)
{
    Result<void> removable;
    {
        const std::scoped_lock lock(m_mutex);
        const Schedule *found = m_book.find(id);
        if (!found)
            removable = absent(id);
        else if (found->fromConfig)
            removable = ofConfigFile(*found, u"remove it there (here it can be paused)"_s);
    }
    if (!removable) {
        done(removable);
        return true;
    }
    saveLast(
        id, {ScheduleKind, QString::number(id.value), {}},
        [this, id] {
            m_book.remove(id);
            m_history.remove(id);
        },
        done);
    return false;
}

void Scheduler::runNow(ScheduleId id, FiredCallback done)
{
    inTurn(id, [this, id, done = std::move(done)] {
        const auto found = schedule(id);
        if (!found) {
            done(std::unexpected(found.error()));
            return true;
        }
        TaskSpec task = found->spec.task;
        task.submitter = u"schedule %1, by hand"_s.arg(id.value);
        m_engine.submit(std::move(task), [this, id, done](const Result<TaskPtr> &submitted) {
            ranByHand(id, submitted);
            done(submitted);
        });
        return false;
    });
}

// ---- one thing after the other

void Scheduler::inTurn(ScheduleId id, Turn turn)
{
    std::optional<Turn> now;
    {
        const std::scoped_lock lock(m_mutex);
        now = m_turns.begin(id, std::move(turn));
        if (now)
            m_book.hold(id);
    }
    takeTurns(id, std::move(now));
}

void Scheduler::takeTurns(ScheduleId id, std::optional<Turn> turn)
{
    while (turn && (*turn)()) {
        const std::scoped_lock lock(m_mutex);
        turn = nextTurn(id);
    }
}

/// With the mutex held.
std::optional<Scheduler::Turn> Scheduler::nextTurn(ScheduleId id)
{
    std::optional<Turn> next = m_turns.next(id);
    if (next)
        m_book.hold(id);
    else
        m_book.release(id, m_clock.now());
    m_wake.notify_all();
    return next;
}

void Scheduler::endTurn(ScheduleId id)
{
    std::optional<Turn> next;
    {
        const std::scoped_lock lock(m_mutex);
        next = nextTurn(id);
    }
    if (next) // else the destructor may have waited for just this
        takeTurns(id, std::move(next));
}

void Scheduler::saveLast(ScheduleId id, Setting setting, std::function<void()> then, DoneCallback done)
{
    m_engine.saveSetting(
        std::move(setting),
        [this, id, then = std::move(then), done = std::move(done)](const Result<void> &saved) {
            if (saved && then) {
                const std::scoped_lock lock(m_mutex);
                then();
            }
            endTurn(id);
            if (done)
                done(saved);
        });
}

} // namespace pooldeck
