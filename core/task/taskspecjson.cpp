// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/taskspecjson.h"

#include "core/task/jsonvalues.h"
#include "core/task/rfc3339.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qsizetype MaxNameLength = 100;
constexpr qsizetype MaxKeyLength = 200;
constexpr qsizetype MaxDependencies = 10'000;
constexpr int MaxUnits = 1'000'000;
constexpr double MaxFactor = 100;
constexpr double MaxTaskId = 9'007'199'254'740'991; // what JSON numbers hold exactly

constexpr std::array ExecutorChoices{
    std::pair{"thread"_L1, ExecutorKind::Thread}, std::pair{"loop"_L1, ExecutorKind::Loop},
    std::pair{"process"_L1, ExecutorKind::Process}, std::pair{"command"_L1, ExecutorKind::Command}};
constexpr std::array UniqueChoices{std::pair{"reject"_L1, UniquePolicy::Reject},
                                   std::pair{"return_existing"_L1, UniquePolicy::ReturnExisting},
                                   std::pair{"replace"_L1, UniquePolicy::Replace}};
constexpr std::array DependsChoices{std::pair{"all_succeeded"_L1, DependsPolicy::AllSucceeded},
                                    std::pair{"all_finished"_L1, DependsPolicy::AllFinished},
                                    std::pair{"any"_L1, DependsPolicy::Any}};
// Those that an attempt can end with and a further one may mend.
constexpr std::array RetryOnChoices{
    std::pair{"exception"_L1, FailureKind::Exception}, std::pair{"timeout"_L1, FailureKind::Timeout},
    std::pair{"exit_status"_L1, FailureKind::ExitStatus}, std::pair{"signal"_L1, FailureKind::Signal}};

template <typename Value, size_t Count>
QString nameOf(Value value, const std::array<std::pair<QLatin1StringView, Value>, Count> &choices)
{
    for (const auto &[name, meaning] : choices) {
        if (meaning == value)
            return name;
    }
    Q_UNREACHABLE();
}

double toSeconds(std::chrono::milliseconds duration)
{
    return static_cast<double>(duration.count()) / 1000;
}

void readBackoff(RetryRequest &retry, const QJsonObject &object, const QString &pointer, ValueReader &reader)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString at = pointerTo(pointer, it.key());
        if (it.key() == "initial"_L1)
            retry.backoff = reader.duration(it.value(), at);
        else if (it.key() == "factor"_L1)
            retry.factor = reader.number(it.value(), at, 1, MaxFactor);
        else if (it.key() == "max"_L1)
            retry.maxBackoff = reader.duration(it.value(), at);
        else if (it.key() == "jitter"_L1)
            retry.jitter = reader.number(it.value(), at, 0, 1);
        else
            reader.fault(at, u"there is no such field; there are: initial, factor, max, jitter"_s);
    }
}

void readRetryOn(RetryRequest &retry, const QJsonArray &kinds, const QString &pointer, ValueReader &reader)
{
    std::set<FailureKind> on;
    for (qsizetype i = 0; i < kinds.size(); ++i) {
        if (const auto kind = reader.choice(kinds[i], u"%1/%2"_s.arg(pointer).arg(i), RetryOnChoices))
            on.insert(*kind);
    }
    retry.on = std::move(on);
}

void readDependsOn(TaskSpec &spec, const QJsonArray &ids, const QString &pointer, ValueReader &reader)
{
    if (ids.size() > MaxDependencies) {
        reader.fault(pointer, u"has %1 items; at most %2 are allowed"_s.arg(ids.size()).arg(MaxDependencies));
        return;
    }
    spec.dependsOn.clear();
    for (qsizetype i = 0; i < ids.size(); ++i) {
        const double id = ids[i].toDouble();
        if (id >= 1 && id <= MaxTaskId && id == static_cast<double>(static_cast<qint64>(id)))
            spec.dependsOn.push_back(TaskId{static_cast<qint64>(id)});
        else
            reader.fault(u"%1/%2"_s.arg(pointer).arg(i), u"must be the id of a task"_s);
    }
}

void readResources(TaskSpec &spec, const QJsonObject &object, const QString &pointer, ValueReader &reader)
{
    std::map<QString, int> resources;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (const auto units = reader.integer(it.value(), pointerTo(pointer, it.key()), 0, MaxUnits);
            units && *units > 0)
            resources[it.key()] = *units;
    }
    spec.resources = std::move(resources);
}

struct Option
{
    QLatin1StringView name;
    void (*read)(TaskSpec &spec, const QJsonValue &value, const QString &pointer, ValueReader &reader);
};

constexpr std::array Options{
    Option{"executor"_L1,
           [](TaskSpec &spec, const QJsonValue &value, const QString &pointer, ValueReader &reader) {
               spec.executor = reader.choice(value, pointer, ExecutorChoices);
           }},
    Option{"delay"_L1,
           [](TaskSpec &spec, const QJsonValue &value, const QString &pointer, ValueReader &reader) {
               spec.delay = reader.duration(value, pointer);
               if (spec.delay == std::chrono::milliseconds(0))
                   spec.delay.reset();
           }},
    Option{"due_at"_L1,
           [](TaskSpec &spec, const QJsonValue &value, const QString &pointer, ValueReader &reader) {
               spec.dueAt = reader.time(value, pointer);
           }},
    Option{"timeout"_L1,
           [](TaskSpec &spec, const QJsonValue &value, const QString &pointer, ValueReader &reader) {
               spec.timeout = reader.duration(value, pointer);
           }},
    Option{"queue_timeout"_L1,
           [](TaskSpec &spec, const QJsonValue &value, const QString &pointer, ValueReader &reader) {
               spec.queueTimeout = reader.duration(value, pointer);
           }},
    Option{"retries"_L1,
           [](TaskSpec &spec, const QJsonValue &value, const QString &pointer, ValueReader &reader) {
               spec.retry.retries = reader.integer(value, pointer, 0, RetryPolicy::MaxRetries);
           }},
    Option{"retry_backoff"_L1,
           [](TaskSpec &spec, const QJsonValue &value, const QString &pointer, ValueReader &reader) {
               if (const auto object = reader.object(value, pointer))
                   readBackoff(spec.retry, *object, pointer, reader);
           }},
    Option{"retry_on"_L1,
           [](TaskSpec &spec, const QJsonValue &value, const QString &pointer, ValueReader &reader) {
               if (const auto array = reader.array(value, pointer))
                   readRetryOn(spec.retry, *array, pointer, reader);
           }},
    Option{"unique_key"_L1,
           [](TaskSpec &spec, const QJsonValue &value, const QString &pointer, ValueReader &reader) {
               spec.uniqueKey = reader.string(value, pointer, MaxKeyLength).value_or(QString());
           }},
    Option{"unique_policy"_L1,
           [](TaskSpec &spec, const QJsonValue &value, const QString &pointer, ValueReader &reader) {
               spec.uniquePolicy = reader.choice(value, pointer, UniqueChoices).value_or(spec.uniquePolicy);
           }},
    Option{"depends_on"_L1,
           [](TaskSpec &spec, const QJsonValue &value, const QString &pointer, ValueReader &reader) {
               if (const auto array = reader.array(value, pointer))
                   readDependsOn(spec, *array, pointer, reader);
           }},
    Option{"depends_policy"_L1,
           [](TaskSpec &spec, const QJsonValue &value, const QString &pointer, ValueReader &reader) {
               spec.dependsPolicy =
                   reader.choice(value, pointer, DependsChoices).value_or(spec.dependsPolicy);
           }},
    Option{"resources"_L1,
           [](TaskSpec &spec, const QJsonValue &value, const QString &pointer, ValueReader &reader) {
               if (const auto object = reader.object(value, pointer))
                   readResources(spec, *object, pointer, reader);
           }},
};

void insertRetry(QJsonObject &json, const RetryRequest &retry)
{
    if (retry.retries)
        json["retries"_L1] = *retry.retries;
    QJsonObject backoff;
    if (retry.backoff)
        backoff["initial"_L1] = toSeconds(*retry.backoff);
    if (retry.factor)
        backoff["factor"_L1] = *retry.factor;
    if (retry.maxBackoff)
        backoff["max"_L1] = toSeconds(*retry.maxBackoff);
    if (retry.jitter)
        backoff["jitter"_L1] = *retry.jitter;
    if (!backoff.isEmpty())
        json["retry_backoff"_L1] = backoff;
    if (retry.on) {
        QJsonArray kinds;
        for (const FailureKind kind : *retry.on)
            kinds.append(failureKindName(kind));
        json["retry_on"_L1] = kinds;
    }
}

} // namespace

bool readTaskOption(TaskSpec &spec, const QString &name, const QJsonValue &value, QList<Fault> &faults,
                    const QString &at)
{
    const auto option = std::ranges::find_if(Options, [&](const Option &it) { return name == it.name; });
    if (option == Options.end())
        return false;
    ValueReader reader(faults);
    if (!value.isNull())
        option->read(spec, value, pointerTo(at, name), reader);
    return true;
}

QStringList taskOptionNames()
{
    QStringList names;
    for (const Option &option : Options)
        names.append(option.name);
    return names;
}

QJsonObject taskOptionsToJson(const TaskSpec &spec)
{
    QJsonObject json;
    if (spec.executor)
        json["executor"_L1] = executorName(*spec.executor);
    if (spec.delay)
        json["delay"_L1] = toSeconds(*spec.delay);
    if (spec.dueAt)
        json["due_at"_L1] = rfc3339FromTime(*spec.dueAt);
    if (spec.timeout)
        json["timeout"_L1] = toSeconds(*spec.timeout);
    if (spec.queueTimeout)
        json["queue_timeout"_L1] = toSeconds(*spec.queueTimeout);
    insertRetry(json, spec.retry);
    if (!spec.uniqueKey.isEmpty())
        json["unique_key"_L1] = spec.uniqueKey;
    if (spec.uniquePolicy != UniquePolicy::Reject)
        json["unique_policy"_L1] = nameOf(spec.uniquePolicy, UniqueChoices);
    if (!spec.dependsOn.empty()) {
        QJsonArray ids;
        for (const TaskId id : spec.dependsOn)
            ids.append(id.value);
        json["depends_on"_L1] = ids;
    }
    if (spec.dependsPolicy != DependsPolicy::AllSucceeded)
        json["depends_policy"_L1] = nameOf(spec.dependsPolicy, DependsChoices);
    if (spec.resources) {
        QJsonObject resources;
        for (const auto &[name, units] : *spec.resources)
            resources[name] = units;
        json["resources"_L1] = resources;
    }
    return json;
}

TaskSpec taskSpecFromJson(const QJsonObject &json, QList<Fault> &faults, const QString &at)
{
    TaskSpec spec;
    ValueReader reader(faults);
    if (!json.contains("type"_L1))
        reader.fault(pointerTo(at, u"type"_s), u"the name of a task type is required"_s);
    for (auto it = json.begin(); it != json.end(); ++it) {
        const QString pointer = pointerTo(at, it.key());
        if (it.key() == "type"_L1) {
            spec.type = reader.string(it.value(), pointer, MaxNameLength).value_or(QString());
        } else if (it.key() == "queue"_L1) {
            spec.queue = reader.string(it.value(), pointer, MaxNameLength).value_or(QString());
        } else if (it.key() == "priority"_L1) {
            spec.priority = reader.integer(it.value(), pointer, -100, 100).value_or(0);
        } else if (it.key() == "params"_L1) {
            if (const auto params = reader.object(it.value(), pointer))
                spec.params = QJsonDocument(*params).toJson(QJsonDocument::Compact);
        } else if (it.key() == "tags"_L1) {
            const QJsonArray tags = reader.array(it.value(), pointer).value_or(QJsonArray());
            for (qsizetype i = 0; i < tags.size(); ++i) {
                if (const auto tag = reader.string(tags[i], u"%1/%2"_s.arg(pointer).arg(i), MaxNameLength))
                    spec.tags.append(*tag);
            }
        } else if (!readTaskOption(spec, it.key(), it.value(), faults, at)) {
            reader.fault(pointer, u"there is no such field"_s);
        }
    }
    return spec;
}

QJsonObject taskSpecToJson(const TaskSpec &spec)
{
    QJsonObject json = taskOptionsToJson(spec);
    json["type"_L1] = spec.type;
    json["params"_L1] = QJsonDocument::fromJson(spec.params).object();
    if (!spec.queue.isEmpty())
        json["queue"_L1] = spec.queue;
    if (spec.priority != 0)
        json["priority"_L1] = spec.priority;
    if (!spec.tags.isEmpty())
        json["tags"_L1] = QJsonArray::fromStringList(spec.tags);
    return json;
}

} // namespace pooldeck
