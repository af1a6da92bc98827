// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/queuesettings.h"

#include "core/task/jsonvalues.h"
#include "core/task/rfc3339.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int MaxConcurrency = 100'000;
constexpr int MaxRateCount = 1'000'000;

std::optional<RateLimit> readRate(const QJsonObject &json, const QString &pointer, ValueReader &reader)
{
    RateLimit rate;
    bool hasCount = false;
    for (auto it = json.begin(); it != json.end(); ++it) {
        const QString at = pointerTo(pointer, it.key());
        if (it.key() == "count"_L1) {
            hasCount = true;
            rate.count = reader.integer(it.value(), at, 1, MaxRateCount).value_or(1);
        } else if (it.key() == "per"_L1) {
            rate.per = reader.duration(it.value(), at).value_or(rate.per);
            if (rate.per.count() == 0)
                reader.fault(at, u"must be above 0"_s);
        } else {
            reader.fault(at, u"there is no such field; there are: count, per"_s);
        }
    }
    if (!hasCount)
        reader.fault(pointerTo(pointer, u"count"_s), u"is required"_s);
    return rate;
}

} // namespace

QJsonObject queueSettingsToJson(const QueueSettings &settings)
{
    QJsonObject json;
    json["concurrency"_L1] = settings.concurrency ? QJsonValue(*settings.concurrency) : QJsonValue();
    json["rate_limit"_L1] = settings.rate
        ? QJsonObject{{"count"_L1, settings.rate->count},
                      {"per"_L1, static_cast<double>(settings.rate->per.count()) / 1000}}
        : QJsonValue();
    json["paused"_L1] = settings.paused;
    json["paused_until"_L1] =
        settings.pausedUntil ? QJsonValue(rfc3339FromTime(*settings.pausedUntil)) : QJsonValue();
    return json;
}

QJsonObject queueSettingsChanges(const QueueSettings &settings, const QueueSettings &base)
{
    QJsonObject changes = queueSettingsToJson(settings);
    const QJsonObject before = queueSettingsToJson(base);
    for (auto it = before.begin(); it != before.end(); ++it) {
        if (changes[it.key()] == it.value())
            changes.remove(it.key());
    }
    return changes;
}

void changeQueueSettings(QueueSettings &settings, const QJsonObject &json, QList<Fault> &faults)
{
    ValueReader reader(faults);
    for (auto it = json.begin(); it != json.end(); ++it) {
        const QString pointer = pointerTo({}, it.key());
        const bool none = it.value().isNull();
        if (it.key() == "concurrency"_L1) {
            settings.concurrency =
                none ? std::nullopt : reader.integer(it.value(), pointer, 1, MaxConcurrency);
        } else if (it.key() == "rate_limit"_L1) {
            const auto object = none ? std::nullopt : reader.object(it.value(), pointer);
            settings.rate = object ? readRate(*object, pointer, reader) : std::nullopt;
        } else if (it.key() == "paused"_L1) {
            settings.paused = reader.boolean(it.value(), pointer).value_or(settings.paused);
            if (!settings.paused)
                settings.pausedUntil.reset();
        } else if (it.key() == "paused_until"_L1) {
            settings.pausedUntil = none ? std::nullopt : reader.time(it.value(), pointer);
        } else {
            reader.fault(
                pointer,
                u"there is no such field; there are: concurrency, rate_limit, paused, paused_until"_s);
        }
    }
    if (settings.pausedUntil && json.contains("paused_until"_L1))
        settings.paused = true;
}

} // namespace pooldeck
