// SPDX-License-Identifier: GPL-3.0-only
#include "core/schedule/configuredschedule.h"

#include "core/task/jsonvalues.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

Result<ScheduleSpec> specOf(const ConfiguredSchedule &schedule, const ScheduleDefaults &defaults)
{
    QJsonObject json = schedule.fields;
    QList<Fault> faults;
    const auto refuse = [&](QLatin1StringView field, const QString &why) {
        if (json.contains(field)) {
            faults.append({pointerTo({}, field), why});
            json.remove(field);
        }
    };
    refuse("name"_L1, u"has no place here: the table's own name is the schedule's"_s);
    const QString pause = u"has no place in the file: a schedule is paused while the program runs"_s;
    refuse("paused"_L1, pause);
    refuse("paused_until"_L1, pause);
    json["name"_L1] = schedule.name;
    auto spec = scheduleSpecFromJson(json, defaults);
    if (!spec) {
        for (Fault &fault : spec.error().faults) {
            if (fault.pointer == "/name"_L1)
                fault.pointer.clear(); // of the table as a whole
            faults.append(std::move(fault));
        }
    }
    if (!faults.isEmpty())
        return failure(ErrorCode::InvalidRequest, u"The schedule is not valid."_s, faults);
    return spec;
}

} // namespace pooldeck
