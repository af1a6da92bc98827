// SPDX-License-Identifier: GPL-3.0-only
// What the scheduler takes up at the start: what was stored, and what the config file says.
#include "core/engine/scheduler.h"

#include "core/schedule/schedulejson.h"
#include "core/task/jsonvalues.h"

#include <QJsonDocument>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(lcSchedules, "pooldeck.schedules")

} // namespace

Result<void> Scheduler::load()
{
    for (const Setting &stored : m_engine.storedSettings(LastIdKind))
        m_lastId = ScheduleId{stored.value.toLongLong()};
    for (const Setting &stored : m_engine.storedSettings(ScheduleKind))
        restore(stored);
    const std::scoped_lock lock(m_mutex);
    const std::map<QString, ScheduleId> known = idsFromConfig();
    for (const ConfiguredSchedule &schedule : m_configured) {
        // An interval without an anchor goes on from the one that it has.
        Timestamp anchor = m_clock.now();
        if (const auto it = known.find(schedule.name); it != known.end()) {
            if (const auto *every = std::get_if<Every>(&m_book.find(it->second)->spec.recurrence))
                anchor = every->anchor;
        }
        auto spec = specOf(schedule, {anchor, QTimeZone::systemTimeZone()});
        const Result<void> checked = spec ? check(*spec) : std::unexpected(spec.error());
        if (!checked) {
            Error error = checked.error();
            for (Fault &fault : error.faults)
                fault.pointer.prepend(pointerTo({}, schedule.name));
            return std::unexpected(std::move(error));
        }
        m_configuredSpecs.insert_or_assign(schedule.name, std::move(*spec));
    }
    return {};
}

std::map<QString, ScheduleId> Scheduler::idsFromConfig() const
{
    std::map<QString, ScheduleId> ids;
    for (const Schedule *schedule : m_book.schedules()) {
        if (schedule->fromConfig)
            ids.emplace(schedule->spec.name, schedule->id);
    }
    return ids;
}

/// Returns what is to be saved.
std::vector<Setting> Scheduler::applyConfigured()
{
    std::vector<Setting> settings;
    std::map<QString, ScheduleId> gone = idsFromConfig();
    for (auto &[name, spec] : std::exchange(m_configuredSpecs, {})) {
        const auto known = gone.extract(name);
        if (known) {
            const ScheduleId id = known.mapped();
            const ScheduleSpec &old = m_book.find(id)->spec;
            spec.pause = old.pause;
            if (spec == old)
                continue;
            m_book.update(id, std::move(spec), m_clock.now());
            settings.push_back(toSetting(id));
        } else {
            const ScheduleId id{++m_lastId.value};
            m_book.add(id, std::move(spec), m_clock.now(), true);
            settings.push_back({LastIdKind, u"id"_s, QByteArray::number(id.value)});
            settings.push_back(toSetting(id));
        }
    }
    for (const auto &[name, id] : gone) {
        qCInfo(lcSchedules).noquote()
            << "The schedule" << name << "is no longer in the config file: it is removed.";
        m_book.remove(id);
        m_history.remove(id);
        settings.push_back({ScheduleKind, QString::number(id.value), {}});
    }
    return settings;
}

void Scheduler::restore(const Setting &stored)
{
    const QJsonObject json = QJsonDocument::fromJson(stored.value).object();
    const auto schedule = scheduleFromJson(json);
    if (!schedule) {
        // It stays in the database: another machine's time zones may be back one day.
        const QString why = schedule.error().faults.isEmpty() ? schedule.error().message
                                                              : schedule.error().faults.first().message;
        qCWarning(lcSchedules).noquote() << "The schedule" << stored.name << "cannot be used:" << why;
        return;
    }
    const std::scoped_lock lock(m_mutex);
    m_lastId = std::max(m_lastId, schedule->id);
    m_book.restore(*schedule, m_clock.now());
    m_history.restore(schedule->id, json[RecordsMember].toArray());
    if (const TaskId replaced{json[ReplacesMember].toInteger()})
        m_replaced.push_back(replaced);
}

} // namespace pooldeck
