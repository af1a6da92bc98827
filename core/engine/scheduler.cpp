// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/scheduler.h"

#include "core/schedule/schedulejson.h"
#include "core/task/threads.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(lcSchedules, "pooldeck.schedules")

// The calendar may be set meanwhile, so it is looked at again soon.
constexpr std::chrono::seconds CalendarInterval{1};

QByteArray toJson(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

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

Scheduler::Scheduler(TaskEngine &engine, const Clock &clock)
    : m_engine(engine), m_clock(clock), m_book(std::mt19937_64(std::random_device()()))
{
}

Scheduler::~Scheduler()
{
    stop();
}

void Scheduler::start()
{
    {
        const std::scoped_lock lock(m_mutex);
        for (Setting &setting : applyConfigured())
            m_engine.saveSetting(std::move(setting), {});
    }
    m_thread = startThread("schedules", [this] { run(); });
}

void Scheduler::stop()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

// ---- its thread

void Scheduler::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        const Timestamp now = m_clock.now();
        const std::optional<Timestamp> due = m_book.nextDue();
        if (due && *due <= now)
            takeDue(lock, now);
        else if (due) // in milliseconds: there are too many nanoseconds to a time in some centuries
            m_wake.wait_for(lock, std::min<std::chrono::milliseconds>(*due - now, CalendarInterval));
        else
            m_wake.wait(lock);
    }
}

void Scheduler::takeDue(std::unique_lock<std::mutex> &lock, Timestamp now)
{
    const ScheduleBook::Decisions decisions =
        m_book.advance(now, [this](TaskId task) { return m_engine.isUnfinished(task); });
    for (const ScheduleRecord &record : decisions.skipped)
        m_history.add(record);
    std::vector<Setting> settings;
    for (const ScheduleId id : decisions.changed) {
        // Those that fire are saved with their task.
        if (std::ranges::find(decisions.fired, id, &Firing::schedule) == decisions.fired.end())
            settings.push_back(toSetting(id));
    }
    lock.unlock();
    for (Setting &setting : settings)
        m_engine.saveSetting(std::move(setting), {});
    for (const Firing &firing : decisions.fired)
        fire(firing);
    lock.lock();
}

void Scheduler::fire(const Firing &firing)
{
    if (firing.replaces)
        m_engine.cancel(firing.replaces, [](const Result<TaskPtr> &) {});
    Setting setting;
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_book.find(firing.schedule))
            return;
        setting = toSetting(firing.schedule);
    }
    TaskSpec task = firing.task;
    task.submitter = u"schedule %1"_s.arg(firing.schedule.value);
    m_engine.submitRecording(
        std::move(task),
        [setting = std::move(setting)](TaskId id) {
            Setting withTask = setting;
            QJsonObject json = QJsonDocument::fromJson(setting.value).object();
            json["last_task_id"_L1] = id.value;
            withTask.value = toJson(json);
            return withTask;
        },
        [this, firing](const Result<TaskPtr> &submitted) { fired(firing, submitted); });
}

void Scheduler::fired(const Firing &firing, const Result<TaskPtr> &task)
{
    std::unique_lock lock(m_mutex);
    if (!m_book.find(firing.schedule))
        return; // removed meanwhile
    const Timestamp now = m_clock.now();
    if (!task)
        qCWarning(lcSchedules).noquote()
            << "A run of schedule" << firing.schedule.value << "was refused:" << task.error().message;
    m_history.add(task ? m_book.taskSubmitted(firing, (*task)->id, now)
                       : m_book.taskRefused(firing, task.error().message, now));
    save(lock, firing.schedule, {});
    m_wake.notify_all();
}

void Scheduler::ranByHand(ScheduleId id, const Result<TaskPtr> &task)
{
    std::unique_lock lock(m_mutex);
    if (!m_book.find(id))
        return; // removed meanwhile
    const Timestamp now = m_clock.now();
    m_history.add({.schedule = id,
                   .at = now,
                   .firstRun = now,
                   .lastRun = now,
                   .runs = 1,
                   .skipped = task ? std::nullopt : std::optional(SkipReason::Refused),
                   .task = task ? (*task)->id : TaskId(),
                   .detail = task ? u"by hand"_s : u"by hand: %1"_s.arg(task.error().message)});
    save(lock, id, {});
}

Setting Scheduler::toSetting(ScheduleId id) const
{
    QJsonObject json = storedScheduleToJson(*m_book.find(id));
    json[RecordsMember] = m_history.toJson(id);
    return {ScheduleKind, QString::number(id.value), toJson(json)};
}

void Scheduler::save(std::unique_lock<std::mutex> &lock, ScheduleId id, ScheduleCallback done)
{
    Setting setting = toSetting(id);
    const Schedule schedule = *m_book.find(id);
    lock.unlock();
    m_engine.saveSetting(std::move(setting), [schedule, done = std::move(done)](const Result<void> &saved) {
        if (done)
            done(saved ? Result<Schedule>(schedule) : std::unexpected(saved.error()));
    });
}

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
    std::unique_lock lock(m_mutex);
    const ScheduleId id{++m_lastId.value};
    m_book.add(id, std::move(spec), m_clock.now());
    m_wake.notify_all();
    m_engine.saveSetting({LastIdKind, u"id"_s, QByteArray::number(id.value)}, {});
    save(lock, id, std::move(done));
}

void Scheduler::changeSchedule(ScheduleId id, const Change &change, ScheduleCallback done)
{
    std::unique_lock lock(m_mutex);
    const Schedule *found = m_book.find(id);
    if (!found) {
        lock.unlock();
        done(absent(id));
        return;
    }
    Result<ScheduleSpec> spec = change(found->spec);
    if (spec) {
        if (found->fromConfig && !isSameButForPause(*spec, found->spec))
            spec = ofConfigFile(*found, u"change it there (here it can be paused)"_s);
        else if (const auto checked = check(*spec); !checked)
            spec = std::unexpected(checked.error());
    }
    if (!spec) {
        lock.unlock();
        done(std::unexpected(spec.error()));
        return;
    }
    for (const ScheduleRecord &record : m_book.update(id, std::move(*spec), m_clock.now()))
        m_history.add(record);
    m_wake.notify_all();
    save(lock, id, std::move(done));
}

void Scheduler::removeSchedule(ScheduleId id, DoneCallback done)
{
    Result<void> removed;
    {
        const std::scoped_lock lock(m_mutex);
        const Schedule *found = m_book.find(id);
        if (!found)
            removed = absent(id);
        else if (found->fromConfig)
            removed = ofConfigFile(*found, u"remove it there (here it can be paused)"_s);
        if (removed) {
            m_book.remove(id);
            m_history.remove(id);
        }
    }
    if (removed)
        m_engine.saveSetting({ScheduleKind, QString::number(id.value), {}}, std::move(done));
    else
        done(removed);
}

void Scheduler::runNow(ScheduleId id, FiredCallback done)
{
    const auto found = schedule(id);
    if (!found) {
        done(std::unexpected(found.error()));
        return;
    }
    TaskSpec task = found->spec.task;
    task.submitter = u"schedule %1, by hand"_s.arg(id.value);
    m_engine.submit(std::move(task), [this, id, done = std::move(done)](const Result<TaskPtr> &submitted) {
        ranByHand(id, submitted);
        done(submitted);
    });
}

} // namespace pooldeck
