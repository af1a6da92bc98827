// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/schedule/schedule.h"

#include <QJsonArray>

#include <deque>
#include <map>
#include <vector>

namespace pooldeck {

/// What has become of the last runs of each schedule, newest first. Not safe for threads: its owner's mutex.
class ScheduleHistory
{
public:
    static constexpr size_t MaxRecords = 50; ///< of one schedule

    void add(const ScheduleRecord &record);
    std::vector<ScheduleRecord> of(ScheduleId schedule) const;
    void remove(ScheduleId schedule) { m_records.erase(schedule); }

    /// As a store keeps it, `newer` added.
    QJsonArray toJson(ScheduleId schedule, std::vector<ScheduleRecord> newer = {}) const;
    void restore(ScheduleId schedule, const QJsonArray &records);

private:
    std::map<ScheduleId, std::deque<ScheduleRecord>> m_records;
};

} // namespace pooldeck
