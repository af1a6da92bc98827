// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/files/typereader.h"

#include "core/task/names.h"
#include "core/task/paramsschema.h"
#include "core/task/taskspecjson.h"
#include "core/task/templatetext.h"
#include "core/types/files/paramtable.h"
#include "core/types/schema.h"

#include <QDir>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qsizetype MaxName = 100;
constexpr qsizetype MaxText = 10'000;
constexpr qsizetype MaxInput = 1'000'000;
constexpr int MaxExitCode = 255;

/// The options of a submission that are of use for all tasks of a type.
constexpr std::array Options{"timeout"_L1,       "queue_timeout"_L1, "retries"_L1,
                             "retry_backoff"_L1, "retry_on"_L1,      "resources"_L1};

constexpr std::array InterruptChoices{std::pair{"run_again"_L1, OnInterrupt::RunAgain},
                                      std::pair{"fail"_L1, OnInterrupt::Fail}};
constexpr std::array ResultChoices{std::pair{"last_line"_L1, true}, std::pair{"none"_L1, false}};

} // namespace

const std::vector<TypeReader::Key> &TypeReader::keys()
{
    static const std::vector<Key> all{
        {"name"_L1, &TypeReader::readName},
        {"description"_L1, &TypeReader::readDescription},
        {"program"_L1, &TypeReader::readProgram},
        {"arguments"_L1, &TypeReader::readArguments},
        {"working_directory"_L1, &TypeReader::readWorkingDirectory},
        {"environment"_L1, &TypeReader::readEnvironment},
        {"stdin"_L1, &TypeReader::readInput},
        {"params"_L1, &TypeReader::readParams},
        {"params_schema"_L1, &TypeReader::readParamsSchema},
        {"grace"_L1, &TypeReader::readGrace},
        {"queue"_L1, &TypeReader::readQueue},
        {"success_codes"_L1, &TypeReader::readSuccessCodes},
        {"retry_codes"_L1, &TypeReader::readRetryCodes},
        {"on_interrupt"_L1, &TypeReader::readOnInterrupt},
        {"result"_L1, &TypeReader::readResult},
    };
    return all;
}

TypeReader::TypeReader(QJsonObject content, const QFileInfo &file)
    : m_content(std::move(content)), m_file(file)
{
    m_type.paramsSchema = objectSchema({});
}

TaskType TypeReader::read()
{
    if (!m_content.contains("name"_L1))
        readName(m_file.completeBaseName(), {});
    if (!m_content.contains("program"_L1))
        m_reader.fault({}, u"there is no \"program\": it says what to run"_s);
    if (m_content.contains("params"_L1) && m_content.contains("params_schema"_L1))
        m_reader.fault(u"/params_schema"_s, u"is of no use beside [params]: leave one of them out"_s);
    for (auto it = m_content.begin(); it != m_content.end(); ++it)
        readKey(it.key(), it.value());
    checkTexts();
    const auto both = std::ranges::find_if(
        m_command.retryCodes, [this](int code) { return m_command.successCodes.contains(code); });
    if (both != m_command.retryCodes.end())
        m_reader.fault(u"/retry_codes"_s, u"%1 means success already"_s.arg(*both));

    m_type.timeout = m_options.timeout.value_or(m_type.timeout);
    m_type.queueTimeout = m_options.queueTimeout.value_or(m_type.queueTimeout);
    m_type.retry = m_options.retry.over(m_type.retry);
    m_type.resources = m_options.resources.value_or(m_type.resources);
    m_type.run = m_command;
    return m_type;
}

void TypeReader::readKey(const QString &name, const QJsonValue &value)
{
    if (std::ranges::find(Options, name) != Options.end()) {
        readTaskOption(m_options, name, value, m_faults);
        return;
    }
    const auto key = std::ranges::find_if(keys(), [&](const Key &k) { return name == k.name; });
    if (key != keys().end()) {
        (this->*key->read)(value, pointerTo({}, name));
        return;
    }
    QStringList names;
    for (const Key &known : keys())
        names.append(known.name);
    for (const QLatin1StringView option : Options)
        names.append(option);
    names.sort();
    m_reader.fault(pointerTo({}, name), u"there is no such key; there are: %1"_s.arg(names.join(", "_L1)));
}

void TypeReader::readName(const QJsonValue &value, const QString &at)
{
    static const QRegularExpression pattern(u"^[a-z][a-z0-9_-]*$"_s);
    m_type.name = m_reader.string(value, at, MaxName).value_or(u"x"_s);
    if (!pattern.match(m_type.name).hasMatch()) {
        m_reader.fault(at,
                       u"the type's name \"%1\" must be lower-case letters, digits, - or _, beginning with "
                       "a letter"_s.arg(m_type.name));
    }
}

void TypeReader::readDescription(const QJsonValue &value, const QString &at)
{
    m_type.description = m_reader.string(value, at, MaxText).value_or(QString());
}

void TypeReader::readProgram(const QJsonValue &value, const QString &at)
{
    const QString program = m_reader.string(value, at, MaxText).value_or(u"x"_s);
    if (program.contains(u'{') || program.contains(u'}'))
        m_reader.fault(at, u"must not come from a param: it can have no { or }"_s);
    m_command.program = program.contains(u'/') ? located(program) : program;
}

void TypeReader::readArguments(const QJsonValue &value, const QString &at)
{
    const auto array = m_reader.array(value, at);
    for (qsizetype i = 0; array && i < array->size(); ++i) {
        if (array->at(i).isString())
            m_command.arguments.append(array->at(i).toString());
        else
            m_reader.fault(u"%1/%2"_s.arg(at).arg(i), u"must be a text in quotes"_s);
    }
}

void TypeReader::readWorkingDirectory(const QJsonValue &value, const QString &at)
{
    if (const auto directory = m_reader.string(value, at, MaxText))
        m_command.workingDirectory = directory->startsWith(u'{') ? *directory : located(*directory);
}

void TypeReader::readEnvironment(const QJsonValue &value, const QString &at)
{
    static const QRegularExpression pattern(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
    const auto table = m_reader.object(value, at);
    if (!table)
        return;
    for (auto it = table->begin(); it != table->end(); ++it) {
        const QString variable = pointerTo(at, it.key());
        if (!pattern.match(it.key()).hasMatch() || it.key().startsWith("POOLDECK_"_L1)) {
            m_reader.fault(variable,
                           u"a variable's name must be letters, digits and _, and must not begin "
                           "with a digit or with POOLDECK_"_s);
        } else if (!it.value().isString()) {
            m_reader.fault(variable, u"must be a text in quotes"_s);
        } else {
            m_command.environment[it.key()] = it.value().toString();
        }
    }
}

void TypeReader::readInput(const QJsonValue &value, const QString &at)
{
    m_command.standardInput = m_reader.string(value, at, MaxInput).value_or(QString());
}

void TypeReader::readParams(const QJsonValue &value, const QString &at)
{
    if (const auto params = m_reader.object(value, at))
        m_type.paramsSchema = schemaOfParams(*params, m_faults);
}

void TypeReader::readParamsSchema(const QJsonValue &value, const QString &at)
{
    const auto schema = m_reader.object(value, at);
    if (!schema)
        return;
    m_type.paramsSchema = *schema;
    if (schema->value("type"_L1) != "object"_L1)
        m_reader.fault(pointerTo(at, u"type"_s), u"must be \"object\""_s);
    if (const auto compiled = ParamsSchema::compile(*schema); !compiled)
        m_reader.fault(at, compiled.error().message);
}

void TypeReader::readGrace(const QJsonValue &value, const QString &at)
{
    m_type.grace = m_reader.duration(value, at).value_or(m_type.grace);
}

void TypeReader::readQueue(const QJsonValue &value, const QString &at)
{
    const auto name = m_reader.string(value, at, MaxName);
    if (name && !isName(*name))
        m_reader.fault(at, nameRule());
    else
        m_type.queue = name.value_or(m_type.queue);
}

std::optional<std::set<int>> TypeReader::exitCodes(const QJsonValue &value, const QString &at)
{
    const auto array = m_reader.array(value, at);
    if (!array)
        return std::nullopt;
    std::set<int> codes;
    for (qsizetype i = 0; i < array->size(); ++i) {
        if (const auto code = m_reader.integer(array->at(i), u"%1/%2"_s.arg(at).arg(i), 0, MaxExitCode))
            codes.insert(*code);
    }
    return codes;
}

void TypeReader::readSuccessCodes(const QJsonValue &value, const QString &at)
{
    if (value.isArray() && value.toArray().isEmpty())
        m_reader.fault(at, u"must have at least one exit code: a task has to be able to succeed"_s);
    m_command.successCodes = exitCodes(value, at).value_or(m_command.successCodes);
}

void TypeReader::readRetryCodes(const QJsonValue &value, const QString &at)
{
    m_command.retryCodes = exitCodes(value, at).value_or(m_command.retryCodes);
}

void TypeReader::readOnInterrupt(const QJsonValue &value, const QString &at)
{
    m_type.onInterrupt = m_reader.choice(value, at, InterruptChoices).value_or(m_type.onInterrupt);
}

void TypeReader::readResult(const QJsonValue &value, const QString &at)
{
    m_command.resultFromLastLine = m_reader.choice(value, at, ResultChoices).value_or(true);
}

/// "~/" is the user's home; what is relative is so to the file.
QString TypeReader::located(const QString &path) const
{
    if (path == "~"_L1 || path.startsWith("~/"_L1))
        return QDir::homePath() + path.sliced(1);
    return QDir::cleanPath(m_file.absoluteDir().absoluteFilePath(path));
}

/// That placeholders are of params that there are.
void TypeReader::checkTexts()
{
    for (qsizetype i = 0; i < m_command.arguments.size(); ++i)
        checkText(m_command.arguments[i], u"/arguments/%1"_s.arg(i));
    for (const auto &[name, value] : m_command.environment)
        checkText(value, pointerTo(u"/environment"_s, name));
    checkText(m_command.workingDirectory, u"/working_directory"_s);
    checkText(m_command.standardInput, u"/stdin"_s);
}

void TypeReader::checkText(const QString &text, const QString &at)
{
    const auto parsed = TemplateText::parse(text);
    if (!parsed) {
        m_reader.fault(at, parsed.error());
        return;
    }
    const QStringList params = m_type.paramsSchema["properties"_L1].toObject().keys();
    for (const QString &name : parsed->names()) {
        if (params.contains(name))
            continue;
        m_reader.fault(at,
                       params.isEmpty()
                           ? u"there is no param \"%1\": [params.%1] would make one"_s.arg(name)
                           : u"there is no param \"%1\"; there are: %2"_s.arg(name, params.join(", "_L1)));
    }
}

} // namespace pooldeck
