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
// More than a store takes to give a commit up.
constexpr std::chrono::seconds CommitPatience{10};

QByteArray toJson(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// The one that a run's `task` takes the place of; by its unique key it may be the very same.
TaskId replacedBy(TaskId task, TaskId old)
{
    return old == task ? TaskId() : old;
}

/// Whether the same task may be accepted a little later, with nothing done about it here.
bool mayPass(ErrorCode code)
{
    switch (code) {
    case ErrorCode::QueueFull:
    case ErrorCode::ShuttingDown: // at the next start, that is
    case ErrorCode::StoreUnavailable:
    case ErrorCode::StoreDamaged:
    case ErrorCode::DiskFull:
        return true;
    case ErrorCode::InvalidRequest:
    case ErrorCode::NotFound:
    case ErrorCode::Gone:
    case ErrorCode::Conflict:
    case ErrorCode::Changed:
    case ErrorCode::KeyReused:
        break;
    }
    return false;
}

} // namespace

Scheduler::Scheduler(TaskEngine &engine, const Clock &clock)
    : m_engine(engine), m_clock(clock), m_book(std::mt19937_64(std::random_device()()))
{
}

Scheduler::~Scheduler()
{
    stop();
    std::unique_lock lock(m_mutex);
    m_wake.wait_for(lock, CommitPatience, [this] { return m_turns.isEmpty(); });
}

void Scheduler::start()
{
    std::vector<TaskId> replaced;
    {
        const std::scoped_lock lock(m_mutex);
        for (Setting &setting : applyConfigured())
            m_engine.saveSetting(std::move(setting), {});
        replaced.swap(m_replaced);
    }
    for (const TaskId id : replaced)
        m_engine.cancel(id, [](const Result<TaskPtr> &) {}); // most of them have ended
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
    for (const ScheduleId id : decisions.changed) {
        // Those that fire are saved with their task. The others with the mutex held: in the order of changes.
        if (std::ranges::find(decisions.fired, id, &Firing::schedule) == decisions.fired.end())
            m_engine.saveSetting(toSetting(id), {});
    }
    for (const Firing &firing : decisions.fired)
        m_turns.begin(firing.schedule, {}); // it is held, so the turn is free
    lock.unlock();
    for (const Firing &firing : decisions.fired)
        fire(firing);
    lock.lock();
}

void Scheduler::fire(const Firing &firing)
{
    const Timestamp now = m_clock.now();
    std::vector<ScheduleRecord> newer = firing.skipped;
    newer.push_back(ScheduleBook::recordOf(firing, {}, now));
    QJsonArray records;
    {
        const std::scoped_lock lock(m_mutex);
        records = m_history.toJson(firing.schedule, std::move(newer));
    }
    TaskSpec task = firing.task;
    task.submitter = u"schedule %1"_s.arg(firing.schedule.value);
    m_engine.submitRecording(
        std::move(task),
        [after = firing.after, replaces = firing.replaces, records = std::move(records)](TaskId id) {
            QJsonArray withTask = records;
            QJsonObject newest = withTask[0].toObject();
            newest["task_id"_L1] = id.value;
            withTask[0] = newest;
            Schedule schedule = after;
            schedule.lastTask = id;
            return toSetting(schedule, withTask, replacedBy(id, replaces));
        },
        [this, firing, now](const Result<TaskPtr> &submitted) { fired(firing, now, submitted); });
}

void Scheduler::fired(const Firing &firing, Timestamp at, const Result<TaskPtr> &task)
{
    runEnded(firing, at, task);
    if (const TaskId old = task ? replacedBy((*task)->id, firing.replaces) : TaskId())
        m_engine.cancel(old, [](const Result<TaskPtr> &) {});
    endTurn(firing.schedule);
}

void Scheduler::runEnded(const Firing &firing, Timestamp at, const Result<TaskPtr> &task)
{
    const std::scoped_lock lock(m_mutex);
    const ScheduleId id = firing.schedule;
    if (!task && mayPass(task.error().code)) {
        if (m_book.taskPostponed(firing, m_clock.now()))
            qCWarning(lcSchedules).noquote() << "A run of schedule" << id.value
                                             << "waits until it can be accepted:" << task.error().message;
        return;
    }
    for (const ScheduleRecord &record : firing.skipped)
        m_history.add(record);
    if (task) {
        m_book.taskSubmitted(firing, (*task)->id, m_clock.now());
        m_history.add(ScheduleBook::recordOf(firing, (*task)->id, at));
        return;
    }
    qCWarning(lcSchedules).noquote() << "A run of schedule" << id.value
                                     << "was refused:" << task.error().message;
    m_history.add(m_book.taskRefused(firing, task.error().message, m_clock.now()));
    m_engine.saveSetting(toSetting(id), {});
}

/// As the last thing of its turn.
void Scheduler::ranByHand(ScheduleId id, const Result<TaskPtr> &task)
{
    const Timestamp now = m_clock.now();
    Setting setting;
    {
        const std::scoped_lock lock(m_mutex);
        m_history.add({.schedule = id,
                       .at = now,
                       .firstRun = now,
                       .lastRun = now,
                       .runs = 1,
                       .skipped = task ? std::nullopt : std::optional(SkipReason::Refused),
                       .task = task ? (*task)->id : TaskId(),
                       .detail = task ? u"by hand"_s : u"by hand: %1"_s.arg(task.error().message)});
        setting = toSetting(id);
    }
    saveLast(id, std::move(setting), {}, {});
}

/// `replaces`: to be cancelled by the next start if the program ends before that is done.
Setting Scheduler::toSetting(const Schedule &schedule, const QJsonArray &records, TaskId replaces)
{
    QJsonObject json = storedScheduleToJson(schedule);
    json[RecordsMember] = records;
    if (replaces)
        json[ReplacesMember] = replaces.value;
    return {ScheduleKind, QString::number(schedule.id.value), toJson(json)};
}

Setting Scheduler::toSetting(ScheduleId id) const
{
    return toSetting(*m_book.find(id), m_history.toJson(id));
}

} // namespace pooldeck
