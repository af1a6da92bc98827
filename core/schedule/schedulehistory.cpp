// SPDX-License-Identifier: GPL-3.0-only
#include "core/schedule/schedulehistory.h"

#include "core/schedule/schedulejson.h"

#include <algorithm>
#include <iterator>
#include <span>

namespace pooldeck {

void ScheduleHistory::add(const ScheduleRecord &record)
{
    std::deque<ScheduleRecord> &records = m_records[record.schedule];
    records.push_front(record);
    if (records.size() > MaxRecords)
        records.pop_back();
}

std::vector<ScheduleRecord> ScheduleHistory::of(ScheduleId schedule) const
{
    const auto found = m_records.find(schedule);
    if (found == m_records.end())
        return {};
    return {found->second.begin(), found->second.end()};
}

QJsonArray ScheduleHistory::toJson(ScheduleId schedule, std::vector<ScheduleRecord> newer) const
{
    std::ranges::reverse(newer); // newest first
    std::ranges::copy(of(schedule), std::back_inserter(newer));
    QJsonArray json;
    for (const ScheduleRecord &record : std::span(newer).first(std::min(newer.size(), MaxRecords)))
        json.append(scheduleRecordToJson(record));
    return json;
}

void ScheduleHistory::restore(ScheduleId schedule, const QJsonArray &records)
{
    for (const QJsonValue &record : records) {
        if (const auto read = scheduleRecordFromJson(record.toObject(), schedule))
            m_records[schedule].push_back(*read);
    }
}

} // namespace pooldeck
