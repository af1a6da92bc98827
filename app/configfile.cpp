// SPDX-License-Identifier: GPL-3.0-only
#include "app/configfile.h"

#include "app/optiontable.h"
#include "core/task/jsonvalues.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr auto QueuesAt = "/queues"_L1;
constexpr auto ResourcesAt = "/resources"_L1;
constexpr auto SchedulesAt = "/schedules"_L1;

/// The value as text if it is of the option's kind.
std::expected<QString, QString> valueOf(const OptionSpec &spec, const QJsonValue &value)
{
    switch (spec.kind) {
    case OptionSpec::Kind::Flag:
        if (value.isBool())
            return value.toBool() ? u"true"_s : u"false"_s;
        return std::unexpected(u"must be true or false"_s);
    case OptionSpec::Kind::Number:
        if (value.isDouble() && value.toInteger(-1) == value.toInteger(0)) // a fraction gives the default
            return QString::number(value.toInteger());
        return std::unexpected(u"must be a whole number"_s);
    case OptionSpec::Kind::Text:
        if (value.isString())
            return value.toString();
        return std::unexpected(u"must be a string in quotes"_s);
    }
    Q_UNREACHABLE();
}

/// Reads one file into its parts, and keeps the fault that stands first in it.
class Reader
{
public:
    explicit Reader(TomlFile file) { m_config.file = std::move(file); }

    std::expected<ConfigFile, QString> read()
    {
        const QJsonObject &content = m_config.file.content();
        for (auto it = content.begin(); it != content.end(); ++it) {
            const QString pointer = pointerTo({}, it.key());
            QList<Fault> faults;
            if (pointer == QueuesAt)
                readConfiguredQueues(m_config.limits, it.value(), pointer, faults);
            else if (pointer == ResourcesAt)
                readConfiguredResources(m_config.limits, it.value(), pointer, faults);
            else if (pointer == SchedulesAt)
                readSchedules(it.value(), faults);
            else
                readOption(it.key(), it.value(), pointer);
            for (const Fault &fault : faults)
                note(fault.pointer, m_config.file.describe(fault));
        }
        if (m_faultLine > 0)
            return std::unexpected(m_fault);
        return std::move(m_config);
    }

private:
    void note(const QString &pointer, const QString &message)
    {
        const int line = m_config.file.lineOf(pointer);
        if (m_faultLine > 0 && m_faultLine <= line)
            return;
        m_faultLine = line;
        m_fault = message;
    }

    void readOption(const QString &name, const QJsonValue &value, const QString &pointer)
    {
        const QString where =
            u"%1:%2"_s.arg(m_config.file.path(), QString::number(m_config.file.lineOf(pointer)));
        const OptionSpec *spec = findOption(name);
        if (!spec) {
            note(pointer, u"%1: unknown option \"%2\""_s.arg(where, name));
            return;
        }
        const auto text = valueOf(*spec, value);
        if (text)
            m_config.settings.append({name, *text, where});
        else
            note(pointer, u"%1: \"%2\" %3"_s.arg(where, name, text.error()));
    }

    void readSchedules(const QJsonValue &value, QList<Fault> &faults)
    {
        ValueReader reader(faults);
        const QJsonObject schedules = reader.object(value, SchedulesAt).value_or(QJsonObject());
        for (auto it = schedules.begin(); it != schedules.end(); ++it) {
            const QString pointer = pointerTo(SchedulesAt, it.key());
            const auto fields = reader.object(it.value(), pointer);
            if (!fields)
                continue;
            const ConfiguredSchedule schedule{it.key(), *fields};
            const auto spec = specOf(schedule, {Timestamp(), QTimeZone::systemTimeZone()});
            if (spec) {
                m_config.schedules.push_back(schedule);
                continue;
            }
            for (const Fault &fault : spec.error().faults)
                faults.append({pointer + fault.pointer, fault.message});
        }
    }

    ConfigFile m_config;
    int m_faultLine = 0; // 0: none
    QString m_fault;
};

} // namespace

std::expected<ConfigFile, QString> readConfigFile(const QString &path)
{
    auto file = TomlFile::read(path);
    if (!file)
        return std::unexpected(file.error());
    return readConfig(*std::move(file));
}

std::expected<ConfigFile, QString> readConfig(TomlFile file)
{
    return Reader(std::move(file)).read();
}

QString describeScheduleFault(const TomlFile &file, const Error &error)
{
    if (error.faults.isEmpty())
        return file.describe({SchedulesAt, error.message});
    const Fault &fault = error.faults.first();
    return file.describe({SchedulesAt + fault.pointer, fault.message});
}

} // namespace pooldeck
